using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Whistle.Storage.Tests")]
[assembly: InternalsVisibleTo("Whistle.Benchmarks")]
