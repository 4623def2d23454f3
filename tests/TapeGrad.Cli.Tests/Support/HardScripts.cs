namespace TapeGrad.Cli.Tests;

/// <summary>Scripts that a compiler finds hard to change without a difference.</summary>
internal static class HardScripts
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["functions"] = """
            #!/usr/bin/env dotnet
            #:property LangVersion=latest
            using TapeGrad;
            using static Shapes;
            using Scalar = TapeGrad.Value;

            var tape = new Tape();
            Scalar a = tape.Parameter(0.75, "a"), b = tape.Parameter(-1.25, "b");
            TapeGrad.Nn.Mlp model = new(tape, [1, 3, 1], TapeGrad.Nn.Activation.Tanh, TapeGrad.Nn.Activation.Identity, new Pcg32(7));
            Func<Value, Value> twice = x => x + x, blocked = x => { Value y = x - 2.0; return y.Square(); };
            Value Nested(Value x) { return Inner(x) * x; Value Inner(Value y) => y.Sin(); }
            static Value Power(Value x, int n) => n == 0 ? x * 0.0 + 1.0 : n % 2 == 0 ? Power(x * x, n / 2) : x * Power(x, n - 1);
            Value sum = twice(a) + blocked(b) * Nested(a) - Power(b, 5);
            IEnumerable<Value> Steps(Value x) { for (int i = 1; i < 4; i++) { yield return x / i; } yield return x.Cos(); yield break; }
            foreach (Value v in Steps(a)) sum += v;
            foreach (var (v, i) in Steps(b).Select((v, i) => (v, i))) { sum += v * i; }
            sum = Steps(b).Where(v => v.Data < 9.0).Select(v => -v).OrderBy(v => v.Data).Aggregate(sum, (x, y) => x + y);
            sum = new[] { a, b }.Select(twice).Concat([a * b, b - a]).Aggregate(sum, static (x, y) => x - y);
            sum += (from x in new[] { a, b } let y = x * 2.0 where y.Data > 0.0 select y.Tanh()).First();
            sum = Chain(sum, twice, Nested, x => x * 0.25); Value Chain(Value x, params Func<Value, Value>[] all) { foreach (var one in all) x = one(x); return x; }
            Value Default(Value x, double k = 2.0 * 3.0) => x * k;
            sum += Default(a) + Default(k: 0.5, x: b) + Area(a, b);
            async Task<Value> Later(Value x) { await Task.Yield(); Value y = x * 5.0; return await Task.FromResult(y + 1.0); }
            sum += Later(a).Result + await Later(b);
            async IAsyncEnumerable<Value> Stream(Value x) { yield return x * 3.0; await Task.CompletedTask; yield return x.Exp(); }
            await foreach (Value v in Stream(a).ConfigureAwait(false)) sum += v;
            double[][] inputs = [[1.0], [-2.0]];
            foreach (Value v in inputs.Select(x => tape.Input(x)).Select(model.Forward).Select(y => y[0])) sum += v;
            Values[] outputs = [.. inputs.Select(x => tape.Input(x)).Select(model.Forward)];
            sum += outputs.Zip(inputs, (y, x) => (y[0] - x[0]).Square()).Aggregate((x, y) => x + y) + Fold(Value.Max) + Fold(Value.Hypot);
            Value Fold(Func<Value, Value, Value> join) => outputs.Select(y => y[0]).Aggregate(join);
            var lazy = new Lazy<Value>(() => a * 7.0);
            sum += lazy.Value + lazy.Value;
            sum = sum
                .Square()
                .Sqrt()      // a comment with )
                + a
                * b;
            Action<Value> add = x => sum += x;
            add(a * 2.0); add(b);
            sum = sum.Named("sum"); sum.Backward();
            Console.WriteLine($"{sum.Data:R} {a.Grad:R} {b.Grad:R}");
            return (int)Math.Round(a.Grad) & 7;

            static class Shapes { public static Value Area(Value w, Value h) => w * h; }
            """,
        ["expressions"] = """"
            using System.Diagnostics.CodeAnalysis;
            using System.Linq.Expressions;
            using System.Runtime.CompilerServices;
            using TapeGrad;
            namespace Odd { internal readonly record struct Pair(Value X, Value Y) { public Value Sum => X + Y; public Pair Scale(double k) => this with { X = X * k }; public static Pair operator +(Pair p, Value v) => new(p.X + v, p.Y); } }
            internal static class Program
            {
                private static Value[] _slots = [];
                private static ref Value Slot(int i) => ref _slots[i];
                private static string Text(Value x, Value y, [CallerArgumentExpression(nameof(x))] string text = "") => text;
                private static int Line(Value x, [CallerLineNumber] int line = 0) => line;
                private static bool Try(Value x, [NotNullWhen(true)] out Value? y) { y = x.Data > 0.0 ? x * 2.0 : null; return y is not null; }
                private static void Fill(ref Value x, in Value by, out Value z) { x += by; z = x * by; }
                private static T Same<T>(T x) where T : notnull => x;
                private static Value Throw(Value x) => x.Data > 0.0 ? throw new InvalidOperationException($"{x.Data}") : x.Square();
                [Obsolete("" + nameof(Same))] private static Value Old(Value x) { return x * 1.5; }

                private static int Main(string[] args)
                {
                    using var output = new StringWriter(); var tape = new Tape(16); Value a = tape.Parameter(0.5, "a"), b = tape.Parameter(2.0, "b"); Value s = a * b;
                    _slots = [a * 3.0, -b, +s.Data > 0.0 ? s : a]; Slot(0) += a; Slot(1) *= Slot(0); Slot(2) = Slot(1) - 1.0; s += Slot(2);
                    ref Value alias = ref Slot(0); alias = alias / 2.0; s += alias;
                    Console.WriteLine(Text((a * b).Tanh() + 1.0, a - b)); Console.WriteLine(Line(a + b)); Console.WriteLine(nameof(tape.Parameter) + nameof(Throw));
                    try { s += Throw(a); } catch (InvalidOperationException e) when (e.Message == (a * 1.0).Data.ToString()) { s -= 0.5; } finally { s = s * 1.0; }
                    Value? maybe = Try(b, out Value? twice) ? twice : null; s += maybe?.Square().Log() ?? throw new InvalidOperationException(); Value? none = null; s += none?.Exp() ?? a; none ??= a * 9.0; s += none.Value;
                    Fill(ref s, a * 2.0, out Value z); s += z; s = s is { Data: > 0.0 } positive ? positive.Sqrt() : s.Abs();
                    var pair = new Odd.Pair(a * b, b) { Y = b / 3.0 }; s += (pair + a).Scale(2.0).Sum; (Value left, (Value middle, _)) = (a - b, (b - a, 1)); s += left * middle;
                    s += (s, args.Length) switch { ({ Data: < 0.0 }, _) => s * 2.0, (_, 0) when a.Data > 0.0 => s / 2.0, _ => s }; s += checked(a + b); s = unchecked(s - (Value)(object)b);
                    Expression<Func<Value, Value>> tree = x => x * x + (a * b); Console.WriteLine(tree); s += tree.Compile()(a);
                    var query = from x in new[] { a, b }.AsQueryable() select x * x; Console.WriteLine(query.Expression); foreach (Value v in query.ToList()) s += v; s += new[] { a, b }.Select(Value.Abs).First();
                    switch (_slots.Length) { case 3: s = -s; goto case 4; case 4: s *= 2.0; break; default: s = a; break; }
                    for (Value i = a; i.Data < 2.0; i += 1.0) s += i; int n = 0; do s = s * 1.5; while (n++ < 2); again: s = s + 1.0; if (s.Data < 0.0) goto again; while (n-- > 0) { s -= a; if (n == 1) continue; }
                    object boxed = Same(a * 4.0); s += boxed as Value? ?? a; Delegate natural = (Value x) => x * 2.0; s += (Value)natural.DynamicInvoke(a)!;
                    Func<Value, Value>? chain = null; chain += x => x * 2.0; chain += Old; s += chain(b); List<Value> list = [a + b, .. new[] { a }.Select(Old)]; list[0] += list[^1]; s += list[0] + list.Sum(x => x.Data);
                    Dictionary<string, Value> byName = new() { ["x"] = a * 2.0, ["y"] = b }; byName["x"] *= byName["y"]; s += byName["x"]; Span<Value> span = [a * b, b]; s += span[0]; ReadOnlySpan<double> data = (tape.Input([1.0, 2.0]) * 2.0).Data; s += data[1] * a;
                    Values vector = tape.Input([1.0, -2.0, 3.0], "x"); s += vector.Dot(vector) + vector[1..].Sum() + Values.Of(a, b * a).Max(); s += Value.Min(a, b).Pow(3) + 2.0 / (1.0 + b);
                    Console.WriteLine($"{(a * b).Data,8:F3}|{a - b}|{(s.Data > 0.0 ? $"{(a + b).Data}" : "-")}"); Console.WriteLine($$"""{{(a / b).Data:F2}} {a * b}"""); Console.WriteLine(@$"{(a
                        * b).Data}"); lock (list) { unsafeFree(); } void unsafeFree() { s += a; }
            #if NEVER
                    s = s * nothing;
            #endif
            #line 7 "other.cs"
                    s = s.Named("loss"); s.Backward(); TrainingLog.Current.Step(s, ("a", a.Data)); Console.WriteLine($"{s.Data:R} {a.Grad:R} {b.Grad:R} {Line(a)}"); return tape.Count > 100 ? 0 : 1;
                }
            }
            """",
    };
}
