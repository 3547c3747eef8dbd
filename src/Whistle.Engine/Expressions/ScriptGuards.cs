using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Whistle.Engine.Definitions;

namespace Whistle.Engine.Expressions;

/// <summary>
/// The interpreter looks at its limits between statements; some built-in functions make gigabytes in one. These are
/// replaced by ones that look first, and what no flow needs (typed arrays, proxies, BigInt) is taken away.
/// </summary>
internal static class ScriptGuards
{
    private const int MaxText = 1_000_000;

    public static void Put(Jint.Engine engine, int maxValueLength)
    {
        var stringify = new ClrFunction(engine, "stringify", (_, args) =>
        {
            if (args.Length == 0 || args[0].IsUndefined() || args[0] is Jint.Native.Function.Function) return JsValue.Undefined;
            var json = ScriptValues.ToJson(args[0], maxValueLength);
            var isIndented = args.Length > 2 && !args[2].IsNull() && !args[2].IsUndefined();
            return json?.ToJsonString(isIndented ? FlowJson.Indented : FlowJson.Compact) ?? "null";
        });
        engine.Invoke(engine.Evaluate(Guards), stringify, MaxText);
    }

    private static readonly Prepared<Acornima.Ast.Script> Guards = Jint.Engine.PrepareScript("""
        (function (stringify, limit) {
          const text = String.prototype, list = Array.prototype, Range = RangeError, Text = String;
          const { repeat, padStart, padEnd, replace, replaceAll, split } = text, { flat } = list;
          const call = Reflect.apply, define = Object.defineProperty;
          const put = (target, name, value) => define(target, name, { value, writable: false, configurable: false, enumerable: false });
          const allow = n => { if (!(n <= limit)) throw new Range('text too long'); };
          const size = v => { const s = typeof v === 'string' ? v : Text(v); return s.length; };
          put(text, 'repeat', function (n) { allow(size(this) * n); return call(repeat, this, [n]); });
          put(text, 'padStart', function (n, s) { allow(n); return call(padStart, this, [n, s]); });
          put(text, 'padEnd', function (n, s) { allow(n); return call(padEnd, this, [n, s]); });
          put(text, 'concat', function (...parts) { let s = Text(this); for (const p of parts) { s += p; allow(s.length); } return s; });
          const swaps = (self, by) => {
            const s = size(self);
            if (typeof by === 'function') return;
            const b = Text(by), dollars = call(split, b, ['$']).length - 1;
            allow((s + 1) * (b.length + dollars * s));
          };
          put(text, 'replace', function (what, by) { swaps(this, by); return call(replace, this, [what, by]); });
          put(text, 'replaceAll', function (what, by) { swaps(this, by); return call(replaceAll, this, [what, by]); });
          put(list, 'join', function (by) {
            const n = this.length, gap = by === undefined ? ',' : Text(by);
            allow(n);
            let out = '';
            for (let i = 0; i < n; i++) { const v = this[i]; if (i) out += gap; if (v !== null && v !== undefined) out += v; allow(out.length); }
            return out;
          });
          put(list, 'toString', function () { return this.join(); });
          put(list, 'toLocaleString', function () { return this.join(); });
          put(list, 'flat', function (depth) { return call(flat, this, [depth === undefined ? 1 : depth > 32 ? 32 : depth]); });
          put(JSON, 'stringify', stringify);
          delete String.raw;
          for (const name of ['Proxy', 'Reflect', 'BigInt', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'ShadowRealm', 'Intl', 'Temporal',
            'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Iterator', 'AsyncIterator'])
            delete globalThis[name];
        })
        """);
}
