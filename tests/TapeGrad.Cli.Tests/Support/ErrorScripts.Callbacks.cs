namespace TapeGrad.Cli.Tests;

/// <content>Errors in functions that others call: deferred, asynchronous, from LINQ, from events, from the library.</content>
internal static partial class ErrorScripts
{
    private static readonly (string Name, string Script)[] Callbacks =
    [
        ("nested lambdas", """
            Func<int, Func<int, int>> outer = a =>
                b =>
                {
                    Func<int> inner = () =>
                        a / (b - 1); // HERE
                    return inner();
                };
            Console.WriteLine(outer(3)(2));
            Console.WriteLine(outer(3)(1));
            """),
        ("query expression", """
            int[] numbers = [1, 2, 0];
            var query =
                from n in numbers
                where n >= 0
                let inverse = 10 / n // HERE
                orderby inverse
                select inverse + 1;
            Console.WriteLine("lazy");
            foreach (int q in query)
                Console.WriteLine(q);
            """),
        ("comparison in a sort", """
            List<string?> names = ["b", null, "a"];
            names.Sort((x, y) =>
            {
                int byLength = x!.Length.CompareTo(y!.Length); // HERE
                return byLength;
            });
            Console.WriteLine(names.Count);
            """),
        ("all tasks", """
            Task<int> One(int n) => Task.Run(() =>
            {
                if (n == 2)
                    throw new ArgumentException("two"); // HERE
                return n;
            });
            int[] all = await Task.WhenAll(One(1), One(2), One(3));
            Console.WriteLine(all.Length);
            """),
        ("awaits in a row", """
            Console.WriteLine(await First(1) +
                await Second(0));
            async Task<int> First(int n)
            {
                await Task.Yield();
                return n;
            }
            async Task<int> Second(int n)
            {
                int x = await First(n);
                return 10 / x; // HERE
            }
            """),
        ("value task and ConfigureAwait", """
            await Outer().ConfigureAwait(false);
            static async ValueTask Outer()
            {
                await Task.Delay(1).ConfigureAwait(false);
                await Inner().ConfigureAwait(false);
            }
            static async ValueTask Inner()
            {
                using var cancel = new CancellationTokenSource();
                cancel.Cancel();
                await Task.Delay(1000, cancel.Token).ConfigureAwait(false); // HERE
            }
            """),
        ("async lambda", """
            Func<int, Task<int>> later = async n =>
            {
                await Task.Yield();
                return checked(n + int.MaxValue); // HERE
            };
            Console.WriteLine(await later(0));
            Console.WriteLine(await later(1));
            """),
        ("local function in a loop", """
            for (int i = 0; i < 3; i++)
            {
                int k = i;
                Console.WriteLine(Half());
                int Half()
                {
                    if (k == 2) throw new InvalidOperationException("k is 2"); // HERE
                    return k / 2;
                }
            }
            """),
        ("event", """
            var button = new Button();
            button.Clicked += (_, _) => Console.WriteLine("one");
            button.Clicked += (_, _) =>
            {
                Console.WriteLine("two");
                throw new TimeoutException("two"); // HERE
            };
            button.Click();
            class Button
            {
                public event EventHandler? Clicked;
                public void Click() =>
                    Clicked?.Invoke(this, EventArgs.Empty);
            }
            """),
        ("ToString", """
            var p = new Point(1);
            Console.WriteLine("start");
            Console.WriteLine($"at {p}");
            class Point(int x)
            {
                public override string ToString()
                {
                    int y = 0;
                    return $"{x / y}"; // HERE
                }
            }
            """),
        ("plinq", """
            int[] numbers = [4, 2, 0];
            int sum = numbers
                .AsParallel()
                .Select(n => 8 / n) // HERE
                .Sum();
            Console.WriteLine(sum);
            """),
        ("library: function of a gradient check", """
            using TapeGrad;
            GradientReport report = GradientCheck.Run(tape =>
            {
                Value x = tape.Input(1.0, "x");
                int[] none = [];
                return x * none[0]; // HERE
            });
            Console.WriteLine(report.Passed);
            """),
        ("library: handler of StepLogged", """
            using TapeGrad;
            var tape = new Tape();
            var log = new TrainingLog("run");
            log.StepLogged += (_, step) =>
            {
                Console.WriteLine(step.Number);
                if (step.Number == 2)
                    throw new InvalidOperationException("two"); // HERE
            };
            for (int i = 0; i < 3; i++)
            {
                Value loss = tape.Input(1.0, "x").Square();
                loss.Backward();
                log.Step(loss);
                tape.Reset();
            }
            """),
        ("library: operator over lines", """
            using TapeGrad;
            var tape = new Tape();
            Value w = tape.Parameter(1.0, "w");
            Value old = w * 2.0;
            tape.Reset();
            Value loss = // HERE
                w.Square()
                + w * 3.0
                + old * 2.0
                + 1.0;
            loss.Backward();
            """),
    ];
}
