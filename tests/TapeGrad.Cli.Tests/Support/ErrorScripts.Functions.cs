namespace TapeGrad.Cli.Tests;

/// <content>Errors in top-level statements, functions, iterators and async methods.</content>
internal static partial class ErrorScripts
{
    private static readonly (string Name, string Script)[] Functions =
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
    ];
}
