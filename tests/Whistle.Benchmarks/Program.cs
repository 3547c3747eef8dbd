using System.Globalization;
using Whistle.Benchmarks;
using Whistle.Storage.Setup;
using Whistle.Testing;

// dotnet run -c Release --project tests/Whistle.Benchmarks [-- rounds=5 commands=200 only=Sqlite|Postgres]
// dotnet run -c Release --project tests/Whistle.Benchmarks -- guard
if (args is ["guard"])
{
    foreach (var line in GuardScale.Run()) Console.WriteLine(line);
    return;
}

var options = args.Select(a => a.Split('=', 2)).Where(a => a.Length == 2).ToDictionary(a => a[0], a => a[1]);
var rounds = Number("rounds", 5);
var commands = Number("commands", 200);
DatabaseProvider[] providers = options.TryGetValue("only", out var only) ? [Enum.Parse<DatabaseProvider>(only, ignoreCase: true)]
    : PostgresServer.WhyNone is null ? [DatabaseProvider.Sqlite, DatabaseProvider.Postgres] : [DatabaseProvider.Sqlite];

Console.WriteLine($"{rounds} rounds of {commands} commands, one client; figures are min / median / max over the rounds; every commit reaches the disk");
Console.WriteLine();
Console.WriteLine("| database | command | rows | command/s | floor/s | ratio | CPU ms a command | CPU ms a floor |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (var provider in providers)
{
    await using var server = provider == DatabaseProvider.Postgres ? await PostgresServer.Start(durable: true) : null;
    await using var city = await City.Create(provider, server is null ? null : await server.Create());
    foreach (var line in await Comparison.Run(city, rounds, commands)) Console.WriteLine(line);
}

int Number(string name, int standard) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : standard;
