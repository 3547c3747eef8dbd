using System.Text.Json.Nodes;
using Whistle.Cases.Storage;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>A form as accepted: strings trimmed, empty values dropped.</summary>
/// <param name="Public">Everything but the personal fields: what <c>Case.DataJson</c> and a task's result hold.</param>
/// <param name="Personal">The personal fields alone; empty when the form has none.</param>
/// <param name="Errors">Empty when the form is accepted; the data must not be used otherwise.</param>
public sealed record FormResult(JsonObject Public, JsonObject Personal, IReadOnlyList<FieldError> Errors)
{
    public bool Accepted => Errors.Count == 0;

    /// <summary>Ids of all files the form names, to be bound to the case in the same transaction.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];
}
