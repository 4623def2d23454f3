namespace TapeGrad.Cli.Tests;

/// <content>Errors in types, of the kinds that .NET throws, and passed on by handlers.</content>
internal static partial class ErrorScripts
{
    private static readonly (string Name, string Script)[] Types =
    [
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
    ];
}
