namespace TapeGrad.Cli.Tests;

/// <content>Errors in branches, loops, threads and generic code, inside the library, and behind text that moves lines.</content>
internal static partial class ErrorScripts
{
    private static readonly (string Name, string Script)[] Places =
    [
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
}
