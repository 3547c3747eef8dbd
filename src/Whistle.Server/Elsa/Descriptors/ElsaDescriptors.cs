using System.Text.Json.Nodes;
using Whistle.Cases.Access;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>What the designer offers: activities, expressions, variable types, strategies, features. Names and shapes are Elsa's; the texts are ours.</summary>
public static class ElsaDescriptors
{
    public static void Map(RouteGroupBuilder elsa)
    {
        var descriptors = elsa.MapGroup("/descriptors");
        descriptors.MapGet("/activities", Activities);
        descriptors.MapGet("/activities/{type}", Activity);
        descriptors.MapPost("/activities/{type}/options/{property}", Options);
        descriptors.MapGet("/expression-descriptors", (Actor actor) => Counted(FixedDescriptors.Expressions(actor.Language)));
        descriptors.MapGet("/variables", (Actor actor) => Listed(FixedDescriptors.VariableTypes(actor.Language)));
        descriptors.MapGet("/storage-drivers", (Actor actor) => Listed(FixedDescriptors.StorageDrivers(actor.Language)));
        descriptors.MapGet("/incident-strategies", (Actor actor) => Counted(FixedDescriptors.IncidentStrategies(actor.Language)));
        descriptors.MapGet("/workflow-activation-strategies", (Actor actor) => Counted(FixedDescriptors.ActivationStrategies(actor.Language)));
        descriptors.MapGet("/log-persistence-strategies", (Actor actor) => Counted(FixedDescriptors.LogPersistence(actor.Language)));
        descriptors.MapGet("/commit-strategies/workflows", (Actor actor) => Counted(FixedDescriptors.CommitStrategies(actor.Language)));
        descriptors.MapGet("/commit-strategies/activities", (Actor actor) => Counted(FixedDescriptors.CommitStrategies(actor.Language)));
        descriptors.MapGet("/output-converters", () => Counted([]));
        elsa.MapGet("/features/installed", (Actor actor) => Counted(FixedDescriptors.Features(actor.Language)));
        elsa.MapGet("/features/installed/{name}", Feature);
        elsa.MapPost("/scripting/javascript/type-definitions/{definitionId}", ScriptTypes.Answer);
    }

    private static async Task<IResult> Activities(Actor actor, DescriptorShelf shelf, CancellationToken cancel) =>
        TypedResults.Bytes(await shelf.All(actor.Language, cancel), "application/json; charset=utf-8");

    private static async Task<IResult> Activity(string type, Actor actor, DescriptorShelf shelf, CancellationToken cancel) =>
        await shelf.One(actor.Language, type, cancel) is { } found ? ElsaJson.Answer(found) : TypedResults.NotFound();

    private static async Task<IResult> Options(string type, string property, HttpRequest request, Actor actor, DescriptorShelf shelf, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(request, cancel);
        return ElsaJson.Answer(new JsonObject { ["items"] = await shelf.Options(actor.Language, type, property, body["context"] as JsonObject ?? [], cancel) });
    }

    private static IResult Feature(string name, Actor actor) =>
        FixedDescriptors.Features(actor.Language).FirstOrDefault(f => f!["fullName"]!.GetValue<string>() == name || f["name"]!.GetValue<string>() == name) is { } found
            ? ElsaJson.Answer(found.DeepClone())
            : TypedResults.NotFound();

    private static IResult Listed(JsonArray items) => ElsaJson.Answer(new JsonObject { ["items"] = items });

    private static IResult Counted(JsonArray items) => ElsaJson.Answer(new JsonObject { ["items"] = items, ["count"] = items.Count });
}
