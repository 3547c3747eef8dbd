using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Instances;

/// <summary>The list of instances with Elsa's filters, as the Studio posts them or a script puts them in the address.</summary>
public sealed record InstanceSearch(int Page, int PageSize, string? SearchTerm, IReadOnlyList<string> DefinitionIds, IReadOnlyList<string> Ids, string? CorrelationId,
    int? Version, bool? HasIncidents, IReadOnlyList<string> Statuses, IReadOnlyList<string> SubStatuses, IReadOnlyList<Guid> Parents,
    string? OrderBy, bool Ascending, IReadOnlyList<TimestampFilter> Times)
{
    private const int Largest = 500;

    public static InstanceSearch Of(JsonObject body) => new(
        Math.Max(0, ElsaJson.Number(body, "page") ?? 0),
        Math.Clamp(ElsaJson.Number(body, "pageSize") ?? 50, 1, Largest),
        ElsaJson.Text(body, "searchTerm"),
        One(body, "definitionId", "definitionIds"),
        ElsaJson.Texts(body, "ids"),
        ElsaJson.Text(body, "correlationId"),
        ElsaJson.Number(body, "version"),
        ElsaJson.Flag(body, "hasIncidents"),
        One(body, "status", "statuses"),
        One(body, "subStatus", "subStatuses"),
        [.. ElsaJson.Texts(body, "parentWorkflowInstanceIds").Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty)],
        ElsaJson.Text(body, "orderBy"),
        string.Equals(ElsaJson.Text(body, "orderDirection"), "Ascending", StringComparison.OrdinalIgnoreCase),
        TimestampFilter.Read(body["timestampFilters"]));

    public static InstanceSearch Of(IQueryCollection query)
    {
        var body = new JsonObject();
        foreach (var (name, values) in query)
        {
            var key = char.ToLowerInvariant(name[0]) + name[1..];
            body[key] = key switch
            {
                "page" or "pageSize" or "version" => int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                    : throw ElsaJson.Bad(name, new LocalText("应为整数。", "An integer is expected.")),
                "hasIncidents" or "isSystem" => bool.TryParse(values[0], out var flag) ? flag : throw ElsaJson.Bad(name, new LocalText("应为 true 或 false。", "true or false is expected.")),
                "definitionIds" or "ids" or "statuses" or "subStatuses" or "parentWorkflowInstanceIds" => new JsonArray([.. values.Select(v => (JsonNode)(v ?? ""))]),
                "timestampFilters" => null,
                _ => values[0],
            };
        }
        return Of(body);
    }

    public IQueryable<FlowInstance> Filter(CaseDb db)
    {
        var found = db.Instances.AsNoTracking();
        if (SearchTerm is { Length: > 0 } term)
        {
            var like = $"%{term.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            var id = Guid.TryParse(term, out var known) ? known : Guid.Empty;
            found = found.Where(i => i.Id == id || EF.Functions.Like(i.DefinitionId, like, "\\") || EF.Functions.Like(i.Name!, like, "\\") || EF.Functions.Like(i.CorrelationId!, like, "\\"));
        }
        if (DefinitionIds.Count > 0) found = found.Where(i => DefinitionIds.Contains(i.DefinitionId));
        if (Ids.Count > 0)
        {
            Guid[] ids = [.. Ids.Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty)];
            found = found.Where(i => ids.Contains(i.Id));
        }
        if (CorrelationId is { Length: > 0 }) found = found.Where(i => i.CorrelationId == CorrelationId);
        if (Version is { } version) found = found.Where(i => db.Definitions.Any(d => d.Id == i.DefinitionVersionId && d.Version == version));
        if (HasIncidents is { } has) found = found.Where(i => i.IncidentCount > 0 == has);
        if (Statuses.Count > 0) found = found.Where(i => Statuses.Contains(i.Status));
        if (SubStatuses.Count > 0) found = found.Where(i => SubStatuses.Contains(i.SubStatus));
        if (Parents.Count > 0) found = found.Where(i => i.ParentInstanceId != null && Parents.Contains(i.ParentInstanceId.Value));
        return Times.Aggregate(found, (rows, time) => time.Apply(rows));
    }

    public IOrderedQueryable<FlowInstance> Order(IQueryable<FlowInstance> rows)
    {
        var ordered = (OrderBy?.ToUpperInvariant(), Ascending) switch
        {
            ("NAME", true) => rows.OrderBy(i => i.Name),
            ("NAME", false) => rows.OrderByDescending(i => i.Name),
            ("UPDATEDAT" or "UPDATED" or "LASTEXECUTED", true) => rows.OrderBy(i => i.UpdatedAt),
            ("UPDATEDAT" or "UPDATED" or "LASTEXECUTED", false) => rows.OrderByDescending(i => i.UpdatedAt),
            ("FINISHEDAT" or "FINISHED", true) => rows.OrderBy(i => i.FinishedAt),
            ("FINISHEDAT" or "FINISHED", false) => rows.OrderByDescending(i => i.FinishedAt),
            ("STATUS", true) => rows.OrderBy(i => i.Status).ThenBy(i => i.SubStatus),
            ("STATUS", false) => rows.OrderByDescending(i => i.Status).ThenByDescending(i => i.SubStatus),
            (_, true) => rows.OrderBy(i => i.CreatedAt),
            _ => rows.OrderByDescending(i => i.CreatedAt),
        };
        return Ascending ? ordered.ThenBy(i => i.Id) : ordered.ThenByDescending(i => i.Id);
    }

    private static IReadOnlyList<string> One(JsonObject body, string one, string many) =>
        [.. ElsaJson.Text(body, one) is { Length: > 0 } text ? [text] : Array.Empty<string>(), .. ElsaJson.Texts(body, many)];
}

/// <summary>One condition on a time of an instance: a column, an operator, a moment.</summary>
public sealed record TimestampFilter(string Column, string Operator, DateTime At)
{
    public static IReadOnlyList<TimestampFilter> Read(JsonNode? filters)
    {
        if (filters is null) return [];
        var list = filters as JsonArray ?? throw ElsaJson.Bad("timestampFilters", new LocalText("应为列表。", "A list is expected."));
        return [.. list.Select(item => item is JsonObject filter
            && DateTimeOffset.TryParse(ElsaJson.Text(filter, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new TimestampFilter(ElsaJson.Text(filter, "column") ?? "", ElsaJson.Text(filter, "operator") ?? "Is", at.UtcDateTime)
            : throw ElsaJson.Bad("timestampFilters", new LocalText("需要 column、operator 和 timestamp。", "column, operator and timestamp are expected.")))];
    }

    public IQueryable<FlowInstance> Apply(IQueryable<FlowInstance> rows) => (Column.ToUpperInvariant(), Operator.ToUpperInvariant()) switch
    {
        ("CREATEDAT", "GREATERTHAN") => rows.Where(i => i.CreatedAt > At),
        ("CREATEDAT", "GREATERTHANOREQUAL") => rows.Where(i => i.CreatedAt >= At),
        ("CREATEDAT", "LESSTHAN") => rows.Where(i => i.CreatedAt < At),
        ("CREATEDAT", "LESSTHANOREQUAL") => rows.Where(i => i.CreatedAt <= At),
        ("CREATEDAT", "IS") => rows.Where(i => i.CreatedAt == At),
        ("CREATEDAT", "ISNOT") => rows.Where(i => i.CreatedAt != At),
        ("UPDATEDAT", "GREATERTHAN") => rows.Where(i => i.UpdatedAt > At),
        ("UPDATEDAT", "GREATERTHANOREQUAL") => rows.Where(i => i.UpdatedAt >= At),
        ("UPDATEDAT", "LESSTHAN") => rows.Where(i => i.UpdatedAt < At),
        ("UPDATEDAT", "LESSTHANOREQUAL") => rows.Where(i => i.UpdatedAt <= At),
        ("UPDATEDAT", "IS") => rows.Where(i => i.UpdatedAt == At),
        ("UPDATEDAT", "ISNOT") => rows.Where(i => i.UpdatedAt != At),
        ("FINISHEDAT", "GREATERTHAN") => rows.Where(i => i.FinishedAt > At),
        ("FINISHEDAT", "GREATERTHANOREQUAL") => rows.Where(i => i.FinishedAt >= At),
        ("FINISHEDAT", "LESSTHAN") => rows.Where(i => i.FinishedAt < At),
        ("FINISHEDAT", "LESSTHANOREQUAL") => rows.Where(i => i.FinishedAt <= At),
        ("FINISHEDAT", "IS") => rows.Where(i => i.FinishedAt == At),
        ("FINISHEDAT", "ISNOT") => rows.Where(i => i.FinishedAt != At),
        _ => throw ElsaJson.Bad("timestampFilters", new LocalText("不认识的列或运算。", "This column or operator is not known.")),
    };
}
