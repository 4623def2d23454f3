using System.Reflection;

namespace TapeGrad.Cli;

/// <summary>Finds an operation of the library by what a file says of it: its label, and how many operands and numbers it has.</summary>
internal static class LibraryOperations
{
    private static readonly Lazy<int[]> All = new(() => [.. typeof(Tape).Assembly.GetTypes().Where(t => !t.IsAbstract && !t.ContainsGenericParameters).SelectMany(Numbers)]);

    /// <summary>The number of the operation in <see cref="OpTable"/>, or null.</summary>
    public static int? Find(string label, int operands, int constants)
    {
        int[] found = [.. All.Value.Where(number => OpTable.Label(number) == label)];

        // max and min exist twice: of two numbers, and of a vector.
        return found.Where(number => Fits(OpTable.Entry(number), operands, constants)).OrderBy(number => OpTable.Entry(number).IsNary).Select(number => (int?)number).FirstOrDefault();
    }

    private static bool Fits(OpEntry entry, int operands, int constants) =>
        entry.IsNary || (entry.IsBinary ? operands + constants == 2 : operands == 1);

    private static IEnumerable<int> Numbers(Type type)
    {
        Type? table = !type.IsValueType ? null
            : typeof(IUnaryOp).IsAssignableFrom(type) ? typeof(OpTable.Unary<>)
            : typeof(IBinaryOp).IsAssignableFrom(type) ? typeof(OpTable.Binary<>)
            : typeof(IBoundedOp).IsAssignableFrom(type) ? typeof(OpTable.Bounded<>)
            : null;
        if (table is not null)
        {
            yield return (int)table.MakeGenericType(type).GetField("Number")!.GetValue(null)!;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(f => f.FieldType == type && table is null))
        {
            if (field.GetValue(null) is NaryOp op)
            {
                yield return op.Op;
            }
        }
    }
}
