using TapeGrad.Nn;

namespace TapeGrad.Data;

/// <summary>The classes in a column of texts: numbers in the order of their first appearance while the lines are read, and in that of their names at the end.</summary>
internal sealed class ClassColumn
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public ClassColumn(string column, IReadOnlyList<string>? known)
    {
        Column = column;
        Known = known;
        if (known is not null)
        {
            ConfusionMatrix.CheckNames(known, "classNames");
            foreach (string name in known)
            {
                _numbers.Add(name, _numbers.Count);
            }
        }
    }

    /// <summary>The name of the column.</summary>
    public string Column { get; }

    /// <summary>The classes that data may have, or null if it may have any.</summary>
    public IReadOnlyList<string>? Known { get; }

    /// <summary>The number of a class, or null if it is not one of the known ones.</summary>
    public int? Number(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            if (Known is not null)
            {
                return null;
            }

            number = _numbers.Count;
            _numbers.Add(name, number);
        }

        return number;
    }

    /// <summary>The data with names of its classes. Without known ones, sorted names get the numbers from 0, so that the order of the lines does not matter.</summary>
    public Dataset Name(Dataset data)
    {
        if (Known is not null)
        {
            return data.WithClassNames(Known);
        }

        string[] sorted = [.. _numbers.Keys.Order(StringComparer.Ordinal)];
        double[] places = new double[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            places[_numbers[sorted[i]]] = i;
        }

        return data.WithTargets(y => places[(int)y]).WithClassNames(sorted);
    }
}
