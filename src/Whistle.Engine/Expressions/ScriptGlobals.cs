using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using Whistle.Engine.Definitions;

namespace Whistle.Engine.Expressions;

/// <summary>
/// The functions Elsa offers a script, under Elsa's names. Time and randomness come from the burst, so that a replay
/// of the same burst gives the same result.
/// </summary>
internal static class ScriptGlobals
{
    public static void Offer(Jint.Engine engine, ScriptFacts facts, IExpressionScope scope)
    {
        var offer = new Offering(engine, facts.Words, scope);
        offer.Data();
        offer.Instance();
        offer.Outcomes();
        offer.Accessors();
        offer.Small();
        if (!facts.IsPlain) ScriptGuards.Put(engine, scope.Budget.Limits.MaxValueLength);
    }

    private sealed class Offering(Jint.Engine engine, FrozenSet<string> words, IExpressionScope scope)
    {
        private int MaxLength => scope.Budget.Limits.MaxValueLength;

        public void Data()
        {
            Function("getVariable", args => Js(scope.Variable(Text(args, 0))));
            Function("setVariable", args =>
            {
                scope.SetVariable(Text(args, 0), Json(args, 1));
                return JsValue.Undefined;
            });
            Function("getInput", args => Js(scope.Input(Text(args, 0))));
            Function("getOutputFrom", args => Js(scope.OutputOf(Text(args, 0), args.Length > 1 ? Text(args, 1) : null)));
            Function("getLastResult", _ => Js(scope.LastResult));
            if (words.Contains("variables")) engine.SetValue("variables", Variables());
        }

        public void Instance()
        {
            Function("getWorkflowInstanceId", _ => scope.InstanceId);
            Function("getWorkflowDefinitionId", _ => scope.DefinitionId);
            Function("getWorkflowDefinitionVersion", _ => scope.DefinitionVersion);
            Function("getWorkflowInstanceName", _ => scope.FlowName is { } name ? name : JsValue.Null);
            Function("setWorkflowInstanceName", args =>
            {
                scope.FlowName = Text(args, 0);
                return JsValue.Undefined;
            });
            Function("getCorrelationId", _ => scope.CorrelationId is { } id ? id : JsValue.Null);
            Function("setCorrelationId", args =>
            {
                scope.CorrelationId = Text(args, 0);
                return JsValue.Undefined;
            });
        }

        /// <summary>What Elsa offers a script that is an activity of its own.</summary>
        public void Outcomes()
        {
            Function("setOutcome", args => Choose([Text(args, 0)]));
            Function("setOutcomes", args => Choose((Json(args, 0) as JsonArray)?.OfType<JsonValue>().Select(v => v.ToString()) ?? []));
        }

        private JsValue Choose(IEnumerable<string> outcomes)
        {
            scope.ChosenOutcomes.Clear();
            scope.ChosenOutcomes.AddRange(outcomes);
            return JsValue.Undefined;
        }

        /// <summary>Elsa's generated accessors: <c>getX()</c> and <c>setX(v)</c> of variables, <c>getX()</c> of workflow inputs.</summary>
        public void Accessors()
        {
            if (!words.Any(w => w.Length > 3 && (w.StartsWith("get", StringComparison.Ordinal) || w.StartsWith("set", StringComparison.Ordinal)))) return;
            foreach (var name in scope.InputNames)
                Function("get" + FlowJson.PascalCase(name), _ => Js(scope.Input(name)));
            foreach (var name in scope.VariableNames)
            {
                Function("get" + FlowJson.PascalCase(name), _ => Js(scope.Variable(name)));
                Function("set" + FlowJson.PascalCase(name), args =>
                {
                    scope.SetVariable(name, Json(args, 0));
                    return JsValue.Undefined;
                });
            }
        }

        public void Small()
        {
            Function("isNullOrWhiteSpace", args => string.IsNullOrWhiteSpace(Text(args, 0)));
            Function("isNullOrEmpty", args => string.IsNullOrEmpty(Text(args, 0)));
            Function("toJson", args => Json(args, 0)?.ToJsonString(FlowJson.Compact) ?? "null");
            Function("newGuidString", _ => NewGuid());
            if (words.Contains("Math")) engine.Evaluate("Math").AsObject().Set("random", Native("random", _ => Random()));
            if (words.Contains("Date")) Clock();
        }

        private JsObject Variables()
        {
            var variables = new JsObject(engine);
            foreach (var name in scope.VariableNames)
                variables.FastSetProperty(name, new GetSetPropertyDescriptor(
                    Native(name, _ => Js(scope.Variable(name))),
                    Native(name, args =>
                    {
                        scope.SetVariable(name, Json(args, 0));
                        return JsValue.Undefined;
                    }),
                    enumerable: true, configurable: false));
            return variables;
        }

        /// <summary>The clock of the burst stands still: <c>new Date()</c> is the same moment wherever it is asked.</summary>
        private void Clock()
        {
            engine.SetValue("__now", scope.Now.ToUnixTimeMilliseconds());
            engine.Evaluate(FrozenClock);
        }

        private static readonly Prepared<Acornima.Ast.Script> FrozenClock = Jint.Engine.PrepareScript("""
            (function (now) {
              const Real = Date;
              const Frozen = class Date extends Real { constructor(...a) { if (a.length) super(...a); else super(now); } static now() { return now; } };
              globalThis.Date = Frozen; delete globalThis.__now;
            })(__now)
            """);

        private string NewGuid()
        {
            var bytes = new byte[16];
            new Random(scope.NextSeed()).NextBytes(bytes);
            return new Guid(bytes).ToString();
        }

        private double Random() => new Random(scope.NextSeed()).NextDouble();

        private void Function(string name, Func<JsValue[], JsValue> body)
        {
            if (words.Contains(name)) engine.SetValue(name, Native(name, body));
        }

        private ClrFunction Native(string name, Func<JsValue[], JsValue> body) => new(engine, name, (_, args) => body(args));

        private JsValue Js(JsonNode? node) => ScriptValues.FromJson(engine, node);

        private JsonNode? Json(JsValue[] args, int index) =>
            args.Length > index ? ScriptValues.ToJson(args[index], MaxLength) : null;

        private static string Text(JsValue[] args, int index) =>
            args.Length > index && !args[index].IsUndefined() && !args[index].IsNull() ? args[index].ToString() : "";
    }
}
