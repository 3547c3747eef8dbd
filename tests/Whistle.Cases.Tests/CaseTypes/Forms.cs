using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Tests.CaseTypes;

/// <summary>Small forms written in the tests themselves.</summary>
internal static class Forms
{
    /// <summary>A form with one field "a" of this JSON; every text it needs is filled in.</summary>
    public static FormSchema WithField(string field, bool required = false) => Read(Field(field), required ? """["a"]""" : "[]");

    public static IReadOnlyList<CaseTypeProblem> Problems(string field)
    {
        var problems = new ProblemList("test");
        FormSchemaReader.Read(new StrictJson(Form(Field(field), "[]"), "", problems));
        return problems.Found;
    }

    public static FormSchema Read(string properties, string required = "[]")
    {
        var problems = new ProblemList("test");
        var schema = FormSchemaReader.Read(new StrictJson(Form(properties, required), "", problems));
        Assert.Empty(problems.Found.Select(p => $"{p.Pointer}: {p.Reason.En}"));
        return schema;
    }

    /// <summary>Errors as "pointer code".</summary>
    public static async Task<IEnumerable<string>> Errors(FormSchema schema, string data, IFormLookups? lookups = null) =>
        Lines((await FormValidator.Validate(schema, JsonNode.Parse(data), "/data", lookups ?? new City(), default)).Errors);

    public static async Task<string> Accepted(FormSchema schema, string data)
    {
        var result = await FormValidator.Validate(schema, JsonNode.Parse(data), "/data", new City(), default);
        Assert.Empty(Lines(result.Errors));
        return result.Public.ToJsonString(Json.Compact);
    }

    private static string Field(string field) => $$$"""{"a": { "title": {"zh":"甲","en":"A"}, {{{field}}} }}""";

    private static JsonObject Form(string properties, string required) =>
        JsonNode.Parse($$"""{"type":"object","properties":{{properties}},"required":{{required}}}""")!.AsObject();

    private static IEnumerable<string> Lines(IEnumerable<FieldError> errors) => errors.Select(e => $"{e.Pointer} {e.Code}");
}

/// <summary>A city of a few known things, for rules that are about the form alone.</summary>
internal sealed class City : IFormLookups
{
    public static readonly Guid MyPhoto = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid MyDocument = Guid.Parse("22222222-2222-2222-2222-222222222222");
    public static readonly Guid FirstOrder = Guid.Parse("33333333-3333-3333-3333-333333333333");
    public static readonly Guid SecondOrder = Guid.Parse("44444444-4444-4444-4444-444444444444");

    public Task<bool> CategorySelectable(string key, string? scheme, CancellationToken cancel) =>
        Task.FromResult(key == "GOV:governance:G206" && scheme is null or "GOV");

    public Task<bool> InsideCounty(double lon, double lat, CancellationToken cancel) => Task.FromResult(lon is > 106 and < 107 && lat is > 35 and < 36);
    public Task<bool> GridExists(string code, CancellationToken cancel) => Task.FromResult(code == "620802001001001");
    public Task<bool> OrganisationCallable(string code, CancellationToken cancel) => Task.FromResult(code is "CGJ" or "ZJJ" or "GAJ");
    public Task<bool> UserNameable(string userName, CancellationToken cancel) => Task.FromResult(userName == "chengguan");

    public Task<IReadOnlySet<Guid>> UsableFiles(IReadOnlyCollection<Guid> ids, bool picturesOnly, CancellationToken cancel) =>
        Task.FromResult<IReadOnlySet<Guid>>(ids.Where(id => id == MyPhoto || (id == MyDocument && !picturesOnly)).ToHashSet());

    public Task<IReadOnlySet<Guid>> OrdersToRate(CancellationToken cancel) =>
        Task.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid> { FirstOrder, SecondOrder });
}
