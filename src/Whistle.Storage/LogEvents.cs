using Microsoft.Extensions.Logging;

namespace Whistle.Storage;

/// <summary>Log events of the storage, 2100–2199.</summary>
internal static class LogEvents
{
    public static readonly EventId CommandRunAgain = new(2101, nameof(CommandRunAgain));
    public static readonly EventId SchemaReady = new(2102, nameof(SchemaReady));
}
