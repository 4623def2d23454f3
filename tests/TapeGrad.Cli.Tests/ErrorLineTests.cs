using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

/// <summary>An error in a script names the line that <c>dotnet run</c> names. In each script here it is the line with the word HERE.</summary>
public sealed class ErrorLineTests
{
    private static readonly (string Name, string Script)[] Scripts =
    [
        ("index", """
            double[] data = [1, 2, 3];
            double total = 0;
            total += data[0];
            total += data[1];
            total += data[3]; // HERE
            Console.WriteLine(total);
            """),
        ("index after other statements", """
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(0.5, "a"), b = tape.Parameter(-1.5, "b");

            Value c = a * b;
            int[] q = [1];
            Value d = c.Tanh();
            Console.WriteLine(q[5]); // HERE
            Console.WriteLine(d);
            """),
        ("late parameter", """
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(1.0, "a");
            Value c = a * 2.0 + 1.0;
            Value d = c.Tanh();
            Value e = tape.Parameter(3.0, "e"); // HERE
            Console.WriteLine(e);
            """),
        ("two tapes", """
            using TapeGrad;
            var tape = new Tape();
            var other = new Tape();
            Value a = tape.Parameter(1.0, "a");
            Value b = other.Parameter(2.0, "b");
            Value c = a * 2.0;
            Value d = b * 2.0;
            Value e = c + d; // HERE
            Console.WriteLine(e);
            """),
        ("default value", """
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(0.5, "a");
            Value d = a.Tanh();
            Value e = default(Value) + d; // HERE
            Console.WriteLine(e);
            """),
        ("stale value", """
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(0.5, "a");
            Value c = a * a;
            tape.Reset();
            Value d = a * 2.0;
            Value e = c + d; // HERE
            Console.WriteLine(e);
            """),
        ("local function", """
            using TapeGrad;
            var tape = new Tape();
            Value a = tape.Parameter(0.5, "a");
            Value F(Value x) {
              Value y = x * 2.0;
              Value z = y + default(Value); // HERE
              return z;
            }
            Value c = F(a);
            Console.WriteLine(c);
            """),
        ("static local function that could be inlined", """
            Console.WriteLine("start");
            int i = 7;
            Console.WriteLine(At(i));
            static int At(int i)
            {
                int[] a = [1];
                return a[i]; // HERE
            }
            """),
        ("expression-bodied function", """
            int[] a = [1];
            Console.WriteLine(At(0));
            Console.WriteLine(At(9));
            int At(int i) =>
                a[i]; // HERE
            """),
        ("lambda", """
            Func<int, int> f = x =>
            {
                int y = x - 1;
                return 10 / y; // HERE
            };
            Console.WriteLine(f(2));
            Console.WriteLine(f(1));
            """),
        ("expression lambda in LINQ", """
            int[] numbers = [2, 1, 0];
            var parts = numbers
                .Select(n => n + 1)
                .Select(n => 10 / (n - 1)); // HERE
            Console.WriteLine("lazy");
            Console.WriteLine(parts.Sum());
            """),
        ("iterator", """
            foreach (int n in Numbers())
            {
                Console.WriteLine(n);
            }
            IEnumerable<int> Numbers()
            {
                yield return 1;
                yield return 2;
                throw new InvalidOperationException("boom"); // HERE
            }
            """),
        ("async method", """
            Console.WriteLine("start");
            await Later();
            async Task Later()
            {
                await Task.Delay(1);
                await Task.Yield();
                throw new FormatException("boom"); // HERE
            }
            """),
        ("task that is waited for", """
            Task<int> t = Task.Run(() =>
            {
                int[] a = [1];
                return a[2]; // HERE
            });
            Console.WriteLine(t.Result);
            """),
        ("async enumerable", """
            await foreach (int n in Numbers())
            {
                Console.WriteLine(n);
            }
            async IAsyncEnumerable<int> Numbers()
            {
                yield return 1;
                await Task.Yield();
                string? s = null;
                yield return s!.Length; // HERE
            }
            """),
        ("static constructor", """
            Console.WriteLine("start");
            Console.WriteLine(Table.First);
            static class Table
            {
                public static readonly int First;
                static Table()
                {
                    int[] a = [];
                    First = a[0]; // HERE
                }
            }
            """),
        ("static field", """
            Console.WriteLine("start");
            Console.WriteLine(Table.Second);
            static class Table
            {
                public static int First = 1;
                public static int Second = int.Parse("two"); // HERE
            }
            """),
        ("constructor and field of a class", """
            var a = new Model(3);
            Console.WriteLine(a);
            class Model
            {
                private readonly int[] _numbers = [1, 2];
                public Model(int i)
                {
                    Console.WriteLine(_numbers[i]); // HERE
                }
            }
            """),
        ("property", """
            var a = new Model();
            Console.WriteLine("start");
            Console.WriteLine(a.Name.Length);
            class Model
            {
                private string? _name;
                public string Name
                {
                    get
                    {
                        if (_name is null)
                            throw new InvalidOperationException("no name"); // HERE
                        return _name;
                    }
                }
            }
            """),
        ("operator", """
            var a = new Money(1);
            var b = new Money(0);
            Console.WriteLine(a / b);
            readonly record struct Money(int Cents)
            {
                public static int operator /(Money x, Money y)
                {
                    return x.Cents / y.Cents; // HERE
                }
            }
            """),
        ("null", """
            string? text = null;
            Console.WriteLine("start");
            if (args.Length == 0)
            {
                Console.WriteLine(text!.Length); // HERE
            }
            """),
        ("parse", """
            string[] words = ["1", "2", "three"];
            double total = 0;
            foreach (string word in words)
            {
                total += double.Parse(word); // HERE
            }
            Console.WriteLine(total);
            """),
        ("dictionary", """
            Dictionary<string, int> ages = new() { ["ada"] = 36 };
            int sum = ages["ada"];
            sum += ages["bob"]; // HERE
            Console.WriteLine(sum);
            """),
        ("empty sequence", """
            List<int> numbers = [];
            int first = 0;
            first += numbers.Count;
            first += numbers.Max(); // HERE
            Console.WriteLine(first);
            """),
        ("cast", """
            object o = "text";
            int n = 1;
            n += (int)o; // HERE
            Console.WriteLine(n);
            """),
        ("custom exception", """
            Console.WriteLine("start");
            Check(1);
            Check(-1);
            static void Check(int n)
            {
                if (n < 0)
                {
                    throw new NegativeException(n); // HERE
                }
            }
            sealed class NegativeException(int n) : Exception($"{n} is negative");
            """),
        ("throw expression", """
            string? name = args.FirstOrDefault();
            Console.WriteLine("start");
            string sure = name
                ?? "x";
            string other = name ?? throw new ArgumentException("Give a name."); // HERE
            Console.WriteLine(other);
            """),
        ("rethrown", """
            try
            {
                Console.WriteLine("start");
                int zero = args.Length;
                Console.WriteLine(1 / zero); // HERE
            }
            catch (DivideByZeroException)
            {
                Console.WriteLine("caught");
                throw;
            }
            """),
        ("wrapped", """
            try
            {
                Console.WriteLine(int.Parse("x")); // HERE
            }
            catch (FormatException e)
            {
                throw new InvalidOperationException("The file is wrong.", e);
            }
            """),
        ("finally and using", """
            using var guard = new Guard();
            try
            {
                int[] a = [1];
                Console.WriteLine(a[1]); // HERE
            }
            finally
            {
                Console.WriteLine("finally");
                Console.WriteLine("done");
            }
            sealed class Guard : IDisposable
            {
                public void Dispose()
                {
                    Console.WriteLine("disposed");
                }
            }
            """),
        ("switch expression", """
            int n = 3;
            string text = "";
            text += n switch
            {
                1 => "one",
                3 => Three(), // the statement is one, and named by its part that throws
                _ => "many",
            };
            Console.WriteLine(text);
            string Three()
            {
                throw new NotSupportedException(); // HERE
            }
            """),
        ("loop", """
            int[] a = [1, 2, 3];
            int sum = 0;
            for (int i = 0; i <= a.Length; i++)
            {
                int twice = 2 * i;
                sum += a[i]; // HERE
                sum += twice;
            }
            Console.WriteLine(sum);
            """),
        ("recursion", """
            Console.WriteLine(Down(30));
            static int Down(int n)
            {
                if (n == 0)
                {
                    throw new InvalidOperationException("bottom"); // HERE
                }
                return Down(n - 1) + 1;
            }
            """),
        ("checked arithmetic", """
            int big = int.MaxValue;
            int one = 1;
            Console.WriteLine("start");
            checked
            {
                big += one; // HERE
            }
            Console.WriteLine(big);
            """),
        ("file that is missing", """
            string folder = Path.Combine(Path.GetTempPath(), "tapegrad-missing");
            string name = "missing.csv";
            string text = File.ReadAllText(Path.Combine(folder, name)); // HERE
            Console.WriteLine(text);
            """),
        ("thread", """
            Exception? failure = null;
            var thread = new Thread(() =>
            {
                try
                {
                    int[] a = [];
                    Console.WriteLine(a[0]); // HERE
                }
                catch (IndexOutOfRangeException e)
                {
                    failure = e;
                }
            });
            thread.Start();
            thread.Join();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure!);
            """),
        ("parallel loop", """
            int[] a = [0];
            Parallel.For(0, 1, i =>
            {
                int j = i + 5;
                Console.WriteLine(a[j]); // HERE
            });
            """),
        ("reflection", """
            Console.WriteLine("start");
            typeof(Hidden).GetMethod("Fail")!.Invoke(null, null);
            static class Hidden
            {
                public static void Fail()
                {
                    Console.WriteLine("fail");
                    throw new InvalidOperationException("boom"); // HERE
                }
            }
            """),
        ("generic method of a generic class", """
            var box = new Box<string>();
            Console.WriteLine(box.Count);
            Console.WriteLine(box.First(0));
            class Box<T>
            {
                private readonly List<T> _items = [];
                public int Count => _items.Count;
                public T First<TIndex>(TIndex i) where TIndex : struct
                {
                    int at = Convert.ToInt32(i);
                    return _items[at]; // HERE
                }
            }
            """),
        ("library: bounds of Clamp", """
            using TapeGrad;
            var tape = new Tape();
            Value x = tape.Input(1.0, "x");
            Value y = x.Clamp(-1, 1);
            Value z = y.Clamp(2, 1); // HERE
            Console.WriteLine(z);
            """),
        ("library: Backward of another pass", """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            Value loss = w.Square();
            loss.Backward();
            w.Data -= 0.1;
            tape.Reset();
            loss.Backward(); // HERE
            Console.WriteLine(w.Grad);
            """),
        ("library: log of a NaN in a function", """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(0.0, "w");
            Train();
            void Train()
            {
                Value loss = w.Log();
                loss.Backward();
                TrainingLog.Current.Step(loss); // HERE
                w.Data -= 0.1;
            }
            """),
        ("library: number of weights", """
            using TapeGrad;
            var tape = new Tape();
            Values w = tape.Parameter([1.0, 2.0, 3.0], "w");
            Values x = tape.Input([1.0, 2.0], "x");
            Console.WriteLine(x.Count);
            Values y = x.Linear(w, default); // HERE
            Console.WriteLine(y.Count);
            """),
        ("library: rows of a compiled graph", """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w"), x = tape.Input(1.0, "x"), y = tape.Input(1.0, "y");
            CompiledGraph graph = tape.Compile(w * x * y, x, y);
            Console.WriteLine(graph.BackwardBatch([1.0, 2.0]));
            Console.WriteLine(graph.BackwardBatch([1.0, 2.0, 3.0])); // HERE
            """),
        ("library: own operation", """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            Value y = w.Apply<Odd>();
            Console.WriteLine(y);
            internal readonly struct Odd : IUnaryOp
            {
                public static string Label => "odd";
                public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T>
                {
                    throw new NotSupportedException("not yet"); // HERE
                }
                public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => x;
            }
            """),
        ("changed folder", """
            Directory.SetCurrentDirectory(Path.GetTempPath());
            Console.WriteLine("start");
            throw new InvalidOperationException("boom"); // HERE
            """),
        ("directives and comments above", """
            #:property PublishAot=false
            // A comment.

            Console.WriteLine("start");

            /* Another
               one. */
            throw new InvalidOperationException("boom"); // HERE
            """),
        ("conditional compilation", """
            #if NEVER
            Console.WriteLine("never");
            #endif
            #pragma warning disable CS0219
            int unused = 1;
            #pragma warning restore CS0219
            Console.WriteLine("start");
            throw new InvalidOperationException("boom"); // HERE
            """),
    ];

    private static IEnumerable<string> Names => Scripts.Select(s => s.Name);

    [TestCaseSource(nameof(Names))]
    public void Error_InAScript_NamesItsLine(string name)
    {
        string text = Scripts.Single(s => s.Name == name).Script;
        int line = Array.FindIndex(text.Split('\n'), l => l.Contains("// HERE", StringComparison.Ordinal)) + 1;
        string script = Tool.Script(text);

        string message = Failure(script);

        Assert.That(message, Does.StartWith($"{script}, line {line}: "));
        Assert.That(message, Does.Match(@$"^\S+, line \d+: \w+( of '\w+')?: .*\n{line} \| .*// HERE(\n  at {Regex.Escape(script)}:{line}\n  at |\nIt led to |$)"), "the type, the line, and the calls");
        Assert.That(message, Does.Not.Contain(".cs:line").And.Not.Match(@" at [A-Z]"), "frames of others are not shown");
    }

    [Test]
    public void Error_BelowCalls_ShowsThemAsFileAndLine()
    {
        string script = Tool.Script("Console.WriteLine(1);\nOuter();\nvoid Outer()\n{\n    Inner();\n}\nvoid Inner()\n{\n    throw new FormatException(\"boom\");\n}\n");

        Assert.That(Failure(script), Is.EqualTo($"""
            {script}, line 9: FormatException: boom
            9 |     throw new FormatException("boom");
              at {script}:9
              at {script}:5
              at {script}:2
            """));
    }

    [Test]
    public void Error_BelowARecursion_NamesItsLineOnce()
    {
        string script = Tool.Script(Scripts.Single(s => s.Name == "recursion").Script);

        Assert.That(Failure(script).Split('\n').Skip(2), Is.EqualTo((string[])[$"  at {script}:6", $"  at {script}:8", $"  at {script}:1"]));
    }

    [Test]
    public void Error_BelowManyCalls_ShowsTheFirstAndTheLast()
    {
        string[] lines = Failure(Tool.Script("""
            Console.WriteLine(Even(30));
            static int Even(int n)
            {
                if (n == 0) throw new InvalidOperationException("bottom");
                return Odd(n - 1) + 1;
            }
            static int Odd(int n) =>
                Even(n - 1) + 1;
            """)).Split('\n');

        Assert.That(lines, Has.Length.EqualTo(12));
        Assert.That(lines[^2], Is.EqualTo("  … 23 more"));
        Assert.That(lines[^1], Does.EndWith(".cs:1"));
    }

    [Test]
    public void Error_AroundAnother_NamesBoth()
    {
        string script = Tool.Script(Scripts.Single(s => s.Name == "wrapped").Script);

        Assert.That(Failure(script), Does.StartWith($"{script}, line 3: FormatException: The input string 'x' was not in a correct format.\n")
            .And.EndWith($"\nIt led to InvalidOperationException: The file is wrong. ({script}:7)"));
    }

    [Test]
    public void Error_InALongLine_QuotesItAroundTheStatement()
    {
        string line = string.Concat(Enumerable.Repeat("Console.Write(1); ", 100)) + "throw new FormatException(\"boom\"); " + string.Concat(Enumerable.Repeat("Console.Write(2); ", 100));

        string quoted = Failure(Tool.Script(line)).Split('\n')[1];

        Assert.That(quoted, Has.Length.LessThan(130).And.StartsWith("1 | …").And.EndsWith("…").And.Contains("throw new FormatException(\"boom\");"));
    }

    [TestCase("tape.Input(1.0, \"x\").Clamp(2, 1);", "ArgumentException: The lower bound must not be above the upper bound, but the bounds are 2 and 1.")]
    [TestCase("List<int> a = [1]; a.RemoveAt(3);", "ArgumentOutOfRangeException of 'index': Index was out of range. Must be non-negative and less than the size of the collection.")]
    [TestCase("string s = null!; ArgumentNullException.ThrowIfNull(s);", "ArgumentNullException of 's': Value cannot be null.")]
    public void Error_OfAnArgument_DoesNotTrailTheParameter(string statement, string message)
    {
        string script = Tool.Script($"using TapeGrad;\nvar tape = new Tape();\n{statement}\n");

        Assert.That(Failure(script).Split('\n')[0], Is.EqualTo($"{script}, line 3: {message}"));
    }

    [Test]
    public void Error_OfACulture_SaysWhyThereIsNone()
    {
        string script = Tool.Script("using System.Globalization;\nConsole.WriteLine((1.5).ToString(CultureInfo.GetCultureInfo(\"de-DE\")));\n");

        Assert.That(Tool.Run("run", script).Error, Does.StartWith(
            $"{script}, line 2: CultureNotFoundException: tapegrad runs scripts with the invariant culture only, so that they print the same everywhere. " +
            $"Use CultureInfo.InvariantCulture or a changed copy of it, or run the script with: dotnet run {script}\n"));
    }

    [Test]
    public void Error_WithControlCharacters_DoesNotReachTheTerminal()
    {
        string error = Tool.Run("run", Tool.Script("throw new Exception(\"a\\u001b[2Jb\\u009bc\");")).Error;

        Assert.That(error, Does.Contain("Exception: a\uFFFD[2Jb\uFFFDc\n"));
        Assert.That(error.Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
    }

    // In this process, where the compiler is warm.
    private static string Failure(string script)
    {
        string folder = Directory.GetCurrentDirectory();
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return Assert.Throws<UserErrorException>(() => Cli.Script.Load(script).Run([], new TrainingLog("script")))!.Message;
        }
        finally
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(folder);
        }
    }
}
