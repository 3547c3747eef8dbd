using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Whistle.Benchmarks;

/// <summary>Opening a case and completing a task, each against its floor, in turns on the same database.</summary>
internal static class Comparison
{
    public static async Task<List<string>> Run(City city, int rounds, int commands)
    {
        // Warm everything that is made once: models, statements, compiled queries, the flow.
        for (var i = 0; i < 20; i++)
            foreach (var approval in await city.Approvals([await city.OpenCase()])) await city.CompleteTask(approval);

        var (opening, completing, own) = await Record(city);
        using var floor = Floor.On(city);
        var (open, complete) = (new Rates(), new Rates());
        var twins = 0;
        // The first round only warms.
        for (var round = 0; round <= rounds; round++)
        {
            var cases = Enumerable.Range(0, commands).Select(_ => new Twin(own, ++twins)).ToList();
            var measured = round > 0;
            var opened = new List<Guid>();
            open.Add(measured, await Measure(commands, async _ => opened.Add(await city.OpenCase())), await Measure(commands, i => floor.Write(opening, cases[i])));
            var approvals = await city.Approvals(opened);
            complete.Add(measured, await Measure(commands, i => city.CompleteTask(approvals[i])), await Measure(commands, i => floor.Write(completing, cases[i])));
        }
        return
        [
            $"| {city.Storage.Settings.Provider} | open a case | {opening.Count} | {open} |",
            $"| {city.Storage.Settings.Provider} | complete a task | {completing.Count} | {complete} |",
        ];
    }

    /// <summary>What one whistle and its approval write.</summary>
    private static async Task<(List<RowChange> Opening, List<RowChange> Completing, IReadOnlySet<object> Own)> Record(City city)
    {
        await using var db = city.Store.Read();
        var (before, opened) = (await Snapshot.Take(db), await city.OpenCase());
        var between = await Snapshot.Take(db);
        await city.CompleteTask((await city.Approvals([opened])).Single());
        var after = await Snapshot.Take(db);
        var (opening, completing) = (before.ChangesTo(between, db.Model), between.ChangesTo(after, db.Model));
        return (opening, completing, Own(opening.Concat(completing), db.Model));
    }

    /// <summary>The ids and unique texts that another case must have different: keys and unique columns of inserted rows.</summary>
    private static HashSet<object> Own(IEnumerable<RowChange> changes, IModel model)
    {
        var own = new HashSet<object>();
        foreach (var change in changes.Where(c => c.Kind == 'I'))
        {
            var entity = model.GetEntityTypes().First(e => e.GetTableName() == change.Table);
            var key = entity.FindPrimaryKey()!.Properties;
            // Of a composite key one part is the parent's, and that is in the parent's own key.
            var unique = (key.Count == 1 ? key : key.Where(p => p.ClrType == typeof(string)))
                .Concat(entity.GetIndexes().Where(i => i.IsUnique && i.Properties.Count == 1).SelectMany(i => i.Properties))
                .Select(p => p.GetColumnName()).ToHashSet();
            foreach (var (column, value) in change.Set)
                if (unique.Contains(column) && (value is string or Guid)) own.Add(value);
        }
        return own;
    }

    private static async Task<Rate> Measure(int count, Func<int, Task> one)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (since, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        for (var i = 0; i < count; i++) await one(i);
        process.Refresh();
        return new Rate(count / since.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalMilliseconds / count);
    }

    /// <param name="PerSecond">By the clock on the wall, waiting for the disk included.</param>
    /// <param name="Cpu">Milliseconds of this process's processors for one; a database server's own are not in it.</param>
    private sealed record Rate(double PerSecond, double Cpu);

    private sealed class Rates
    {
        private readonly List<(Rate Command, Rate Floor)> _rounds = [];

        public void Add(bool measured, Rate command, Rate floor)
        {
            if (measured) _rounds.Add((command, floor));
        }

        public override string ToString() => string.Join(" | ",
            Spread(r => r.Command.PerSecond, "0"), Spread(r => r.Floor.PerSecond, "0"), Spread(r => r.Command.PerSecond / r.Floor.PerSecond, "0.00"),
            Spread(r => r.Command.Cpu, "0.0"), Spread(r => r.Floor.Cpu, "0.0"));

        private string Spread(Func<(Rate Command, Rate Floor), double> of, string format)
        {
            var sorted = _rounds.Select(of).Order().ToList();
            string Show(double value) => value.ToString(format, CultureInfo.InvariantCulture);
            return $"{Show(sorted[0])} / {Show(sorted[sorted.Count / 2])} / {Show(sorted[^1])}";
        }
    }
}
