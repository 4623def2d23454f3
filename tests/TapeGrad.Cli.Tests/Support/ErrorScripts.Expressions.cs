namespace TapeGrad.Cli.Tests;

/// <content>Errors in expressions of several lines, in initializers, operators, conditions and handlers.</content>
internal static partial class ErrorScripts
{
    private static readonly (string Name, string Script)[] Expressions =
    [
        ("multi-line call", """
            Console.WriteLine(
                string.Join(
                    ", ",
                    Numbers(1),
                    Numbers(-1),
                    Numbers(2)));
            static int Numbers(int n)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(n); // HERE
                return n;
            }
            """),
        ("multi-line arithmetic", """
            int a = 4, b = 2, c = 0;
            int total = // HERE
                a / b
                + b / a
                + a / c
                + 1;
            Console.WriteLine(total);
            """),
        ("multi-line chain", """
            string text = "a,b,,c";
            int length = text // HERE
                .Split(',')
                .Select(s => s.Trim())
                .Single(s => s.Length == 0 || s == "a")
                .Length;
            Console.WriteLine(length);
            """),
        ("object initializer", """
            var item = new Item
            {
                Name = "x",
                Size = -1,
            };
            Console.WriteLine(item.Size);
            class Item
            {
                public string? Name { get; set; }
                public int Size
                {
                    get;
                    set => field = value >= 0 // HERE
                        ? value
                        : throw new ArgumentOutOfRangeException(nameof(value));
                }
            }
            """),
        ("collection initializer", """
            Dictionary<string, int> ages = new() // HERE
            {
                { "ada", 36 },
                { "bob", 41 },
                { "ada", 37 },
            };
            Console.WriteLine(ages.Count);
            """),
        ("switch expression without a match", """
            string Name(int n) => n switch // HERE
            {
                0 => "zero",
                1 => "one",
            };
            Console.WriteLine(Name(0));
            Console.WriteLine(
                Name(7));
            """),
        ("switch statement", """
            int[] cases = [0, 1, 2];
            foreach (int c in cases)
            {
                switch (c)
                {
                    case 0:
                        Console.WriteLine("zero");
                        break;
                    case 2 when c / (c - 2) > 0: // HERE
                        Console.WriteLine("two");
                        break;
                    default:
                        Console.WriteLine("other");
                        break;
                }
            }
            """),
        ("record with a check", """
            var good = new Range2(1, 2);
            Console.WriteLine(good);
            var bad = good with
            {
                Low = 5,
            };
            Console.WriteLine(bad.Length);
            record Range2(int Low, int High)
            {
                public int Length => Low <= High // HERE
                    ? High - Low
                    : throw new InvalidOperationException($"{Low} > {High}");
            }
            """),
        ("record equality", """
            var a = new Node(1, new Bad());
            var b = new Node(1, new Bad());
            Console.WriteLine("compare");
            Console.WriteLine(a == b);
            record Node(int Id, Bad Other);
            class Bad
            {
                public override bool Equals(object? o)
                {
                    Console.WriteLine("equals");
                    throw new NotImplementedException(); // HERE
                }
                public override int GetHashCode() => 1;
            }
            """),
        ("conversion operator", """
            Meters m = (Meters)3.0;
            Console.WriteLine(m.Length);
            m = (Meters)(-3.0);
            Console.WriteLine(m.Length);
            readonly struct Meters(double length)
            {
                public double Length { get; } = length;
                public static explicit operator Meters(double d)
                {
                    if (d < 0)
                    {
                        throw new InvalidCastException("negative"); // HERE
                    }
                    return new(d);
                }
            }
            """),
        ("indexer", """
            var grid = new Grid();
            Console.WriteLine(grid[1, 1]);
            Console.WriteLine(
                grid[2, 5]);
            class Grid
            {
                private readonly double[,] _cells = new double[3, 3];
                public double this[int row, int column] =>
                    _cells[row, column]; // HERE
            }
            """),
        ("conditional expression", """
            int n = args.Length;
            int result = n > 0 // HERE
                ? n
                : n == 0
                    ? 1 / n
                    : -1;
            Console.WriteLine(result);
            """),
        ("while condition", """
            var queue = new Queue<int>([1, 2]);
            while ( // HERE
                queue.Dequeue() < 3)
            {
                Console.WriteLine("next");
            }
            """),
        ("enumerator of a class", """
            foreach (int n in
                new Counter())
            {
                Console.WriteLine(n);
            }
            class Counter
            {
                public Enumerator GetEnumerator() => new();
                public struct Enumerator
                {
                    private int _at;
                    public int Current => _at;
                    public bool MoveNext()
                    {
                        if (++_at > 2)
                            throw new InvalidOperationException("over"); // HERE
                        return true;
                    }
                }
            }
            """),
        ("dispose", """
            Use();
            void Use()
            {
                using (var r = new Resource())
                {
                    Console.WriteLine("use");
                }
                Console.WriteLine("after");
            }
            class Resource : IDisposable
            {
                public void Dispose()
                {
                    Console.WriteLine("dispose");
                    throw new ObjectDisposedException("resource"); // HERE
                }
            }
            """),
        ("exception filter", """
            int zero = args.Length;
            try
            {
                Console.WriteLine("try");
                Console.WriteLine(1 % zero); // HERE
            }
            catch (Exception e) when (e.Message == "another")
            {
                Console.WriteLine("never");
            }
            """),
        ("finally that throws", """
            try
            {
                Console.WriteLine("try");
            }
            finally
            {
                int[] a = [];
                Console.WriteLine("finally");
                a[^1] = 1; // HERE
            }
            """),
        ("base constructor", """
            Console.WriteLine("start");
            var d = new Derived(null);
            Console.WriteLine(d);
            class Base
            {
                public Base(string name)
                {
                    ArgumentNullException.ThrowIfNull(name); // HERE
                }
            }
            class Derived(string? name)
                : Base(name!);
            """),
        ("nested class with a static field", """
            Console.WriteLine("start");
            Console.WriteLine(Outer.Inner.Table.Length);
            static class Outer
            {
                public static class Inner
                {
                    public static readonly int[] Table = // HERE
                    [
                        1,
                        int.Parse("2"),
                        int.Parse("three"),
                    ];
                }
            }
            """),
        ("default interface method", """
            IShape shape = new Square();
            Console.WriteLine(shape.Name());
            Console.WriteLine(shape.Half());
            interface IShape
            {
                int Side { get; }
                string Name() => "shape";
                int Half()
                {
                    int two = Side - Side;
                    return Side / two; // HERE
                }
            }
            class Square : IShape
            {
                public int Side => 4;
            }
            """),
    ];
}
