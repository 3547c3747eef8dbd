using Microsoft.Extensions.Logging;

namespace Whistle.Storage;

/// <summary>Log events of the storage, 2000–2099.</summary>
internal static class LogEvents
{
    public static readonly EventId CommandRunAgain = new(2001, nameof(CommandRunAgain));
    public static readonly EventId SchemaReady = new(2002, nameof(SchemaReady));
}
