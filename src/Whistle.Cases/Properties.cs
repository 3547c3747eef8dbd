using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Whistle.Cases.Tests")]
