using System.Globalization;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <summary>Reads ladders strictly: a rung nobody would receive, out of order, or with an unknown act refuses the whole file with every place named.</summary>
internal static class LadderFile
{
    /// <exception cref="InvalidOperationException">Something is wrong with the file; the message names each place.</exception>
    public static Ladders Read(string text)
    {
        var problems = new ProblemList("ladders.json");
        List<Ladder> ladders = [];
        var (urge, supervise) = (default((int, ClockUnit)), default((int, ClockUnit)));
        if (StrictJson.Parse(text, problems) is { } json)
        {
            var file = new StrictJson(json, "", problems);
            if (file.RequiredObject("manual") is { } manual)
            {
                (urge, supervise) = (Every(manual, "urge"), Every(manual, "supervise"));
                manual.Close();
            }
            foreach (var row in file.Objects("ladders")) ladders.Add(Ladder(row));
            if (ladders.All(l => l.Key != Ladders.Ordinary)) problems.Add("/ladders", "missing", "须有 ordinary", "There must be a ladder \"ordinary\"");
            foreach (var twice in ladders.GroupBy(l => (l.Key, l.Effective)).Where(g => g.Count() > 1))
                problems.Add("/ladders", "repeated", $"“{twice.Key.Key}”同一天有两个版本", $"\"{twice.Key.Key}\" has two versions of one day");
            file.Close();
        }
        return problems.Found.Count == 0 ? new Ladders(ladders, urge, supervise)
            : throw new InvalidOperationException("ladders.json: " + string.Join("; ", problems.Found.Select(p => $"{p.Pointer} {p.Reason.En}")));
    }

    private static Ladder Ladder(StrictJson row)
    {
        var scope = row.Object("for") is { } json ? Scope(json) : null;
        var rungs = row.Objects("rungs").Select(Rung).ToList();
        if (rungs.Count == 0) row.Problems.Add(row.At("rungs"), "missing", "至少须有一级", "There must be a rung");
        if (rungs.Select(r => r.Key).Distinct().Count() < rungs.Count) row.Problems.Add(row.At("rungs"), "repeated", "级别代号重复", "A rung's key is used twice");
        for (var i = 1; i < rungs.Count; i++)
            if (!Later(rungs[i - 1].At, rungs[i].At)) row.Problems.Add($"{row.At("rungs")}/{i}/at", "out-of-order", "各级须按时间先后排列", "Rungs follow each other in time");
        var ladder = new Ladder(row.RequiredText("key"), new LocalText(row.RequiredText("zh"), row.RequiredText("en")),
            DateOnly.TryParseExact(row.RequiredText("effective"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Missing(row),
            row.RequiredBilingual("basis"), scope, rungs);
        row.Close();
        return ladder;
    }

    private static LadderScope Scope(StrictJson json)
    {
        var scope = new LadderScope(json.Texts("caseTypes"), json.Texts("kinds"), json.Texts("steps"));
        json.Close();
        return scope;
    }

    private static Rung Rung(StrictJson row)
    {
        var to = row.Texts("to");
        if (to.Count == 0) row.Problems.Add(row.At("to"), "missing", "须写明发给谁", "Whom it goes to must be named");
        foreach (var unknown in to.Where(t => !Receivers.Tokens.Contains(t))) row.Problems.Add(row.At("to"), "unknown-value", $"没有接收人“{unknown}”", $"There is no receiver \"{unknown}\"");
        var act = row.OneOf("do", "message", "answer", "card", "raise") is { } word ? Enum.Parse<RungAct>(word, ignoreCase: true) : RungAct.Message;
        CardColour? card = row.OneOf("card", "yellow", "red") is { } colour ? Enum.Parse<CardColour>(colour, ignoreCase: true) : null;
        if (act == RungAct.Card != card is not null) row.Problems.Add(row.At("card"), "missing", "亮牌须写明颜色，其他动作不得写", "A card has a colour, and nothing else has");
        if (!row.Has("do")) row.Problems.Add(row.At("do"), "missing", "缺少动作", "What it does is missing");
        var rung = new Rung(row.RequiredText("key"), new LocalText(row.RequiredText("zh"), row.RequiredText("en")),
            row.RequiredObject("at") is { } at ? Moment(at) : new RungMoment(Share: 100), to, act, card, row.Text("stage"));
        row.Close();
        return rung;
    }

    private static RungMoment Moment(StrictJson json)
    {
        var share = json.Count("share");
        if (share is < 1 or > 100) json.Problems.Add(json.At("share"), "absurd", "占比为 1 至 100", "A share lies between 1 and 100");
        var moment = new RungMoment(share, json.Has("elapsed") ? Limit(json, "elapsed") : null, json.Has("after") ? Limit(json, "after") : null);
        if ((moment.Share is null ? 0 : 1) + (moment.Elapsed is null ? 0 : 1) + (moment.After is null ? 0 : 1) != 1)
            json.Problems.Add(json.Pointer, "one-of", "share、elapsed、after 须恰好写一个", "Exactly one of share, elapsed and after is given");
        if (moment.Elapsed is { } e && e.Unit is not (ClockUnit.Minute or ClockUnit.Hour)) json.Problems.Add(json.At("elapsed"), "invalid", "须以分钟或小时计", "Counted in minutes or hours");
        if (moment.After is { } a && a.Unit is ClockUnit.Month or ClockUnit.Year) json.Problems.Add(json.At("after"), "invalid", "须以分钟、小时或日计", "Counted in minutes, hours or days");
        json.Close();
        return moment;
    }

    private static (int Count, ClockUnit Unit) Every(StrictJson manual, string name)
    {
        if (manual.RequiredObject(name) is not { } row) return default;
        var every = Limit(row, "every");
        row.Close();
        return every;
    }

    private static (int Count, ClockUnit Unit) Limit(StrictJson json, string name)
    {
        try
        {
            return ClockUnits.ParseLimit(json.RequiredText(name));
        }
        catch (ArgumentException wrong)
        {
            json.Problems.Add(json.At(name), "invalid", "时间无效", wrong.Message);
            return (1, ClockUnit.Minute);
        }
    }

    /// <summary>Shares and times after expiry can be told apart at once; times since the start only from their like.</summary>
    private static bool Later(RungMoment first, RungMoment second) => (first, second) switch
    {
        ({ Share: { } a }, { Share: { } b }) => a < b,
        ({ Elapsed: { } a }, { Elapsed: { } b }) => Minutes(a) < Minutes(b),
        ({ After: { } a }, { After: { } b }) => Minutes(a) < Minutes(b),
        (_, { After: not null }) => true,
        _ => false,
    };

    private static long Minutes((int Count, ClockUnit Unit) time) => time.Count * time.Unit switch
    {
        ClockUnit.Minute => 1L,
        ClockUnit.Hour or ClockUnit.WorkingHour => 60,
        _ => 1440,
    };

    private static DateOnly Missing(StrictJson row)
    {
        row.Problems.Add(row.At("effective"), "invalid", "应为日期", "A date is expected");
        return default;
    }
}
