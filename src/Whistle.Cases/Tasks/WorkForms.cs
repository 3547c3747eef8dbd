using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tasks;

/// <summary>Forms of commands that every case type has, written like those of a case type. Their keys hold a dot, which a case type's cannot.</summary>
public static class WorkForms
{
    public const string AnswerSupervision = "work.answer-supervision";
    public const string Supervise = "work.supervise";
    public const string PauseClock = "work.pause-clock";
    public const string ExtendClock = "work.extend-clock";

    private static readonly Lazy<IReadOnlyDictionary<string, CaseForm>> Shipped = new(() => Read(EmbeddedData.Text("work-forms.json")));

    public static CaseForm? Find(string? key) => key is null ? null : Shipped.Value.GetValueOrDefault(key);

    /// <exception cref="InvalidOperationException">A form is wrong; the message names each place.</exception>
    internal static IReadOnlyDictionary<string, CaseForm> Read(string text)
    {
        var problems = new ProblemList("work-forms.json");
        var forms = new Dictionary<string, CaseForm>();
        if (StrictJson.Parse(text, problems) is { } json)
        {
            foreach (var (key, form) in new StrictJson(json, "", problems).Members())
            {
                if (form.RequiredObject("schema") is not { } schemaJson) continue;
                var schema = FormSchemaReader.Read(schemaJson);
                var example = form.Raw("example");
                foreach (var error in FormValidator.CheckExample(schema, example, form.At("example")).Errors)
                    problems.Add(error.Pointer, "bad-example", error.Message);
                forms[key] = new CaseForm(key, form.RequiredBilingual("title"), schema, example?.DeepClone() as JsonObject ?? []);
                form.Close();
            }
        }
        return problems.Found.Count == 0 ? forms
            : throw new InvalidOperationException("work-forms.json: " + string.Join("; ", problems.Found.Select(p => $"{p.Pointer} {p.Reason.En}")));
    }
}
