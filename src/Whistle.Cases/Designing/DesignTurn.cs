using Whistle.Cases.Storage;

namespace Whistle.Cases.Designing;

/// <summary>
/// Commands on definitions, leases, publish requests and current bundles happen one after the other, on any number of nodes: each
/// takes this turn before it reads. It is a row lock held to the end of the transaction, and stands with the numbers in the order of locks.
/// </summary>
public static class DesignTurn
{
    public static Task Take(CaseWork work) => work.Next("designing");
}
