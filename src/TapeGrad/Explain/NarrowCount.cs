using System.Numerics;

namespace TapeGrad;

/// <summary>Counts paths in a graph that is narrow: cut anywhere, few nodes carry all paths across, as in a deep chain of layers.</summary>
/// <remarks>
/// The count of a node is a sum of those of its users, so from one cut to the next the counts go through a matrix. Between cuts
/// the numbers fit into 64 bits, and only the product of the matrices is long. Long numbers at each node would take a time that
/// grows with the square of the depth.
/// </remarks>
internal sealed class NarrowCount
{
    private const int Widest = 4;

    // Numbers above the first are cut at the next chance; none may reach the second.
    private const ulong Large = 1UL << 40;
    private const ulong TooLarge = 1UL << 61;

    private readonly Graph.Topology _shape;
    private readonly bool[] _between;
    private readonly int _from;

    // For each node, how often it is reached from each of the nodes of the last cut.
    private readonly ulong[] _counts;

    // The nodes that have counts and were not passed yet, and some that were.
    private readonly List<int> _open = [];
    private readonly List<BigInteger[,]> _matrices = [];
    private int _width = 1;

    private NarrowCount(Graph.Topology shape, int from, bool[] between)
    {
        _shape = shape;
        _from = from;
        _between = between;
        _counts = new ulong[Widest * shape.Count];
    }

    /// <summary>The number of paths from a node to the output, or null if the graph is too wide.</summary>
    public static BigInteger? Of(Graph.Topology shape, int from, bool[] between)
    {
        var count = new NarrowCount(shape, from, between);
        return count.Sweep() ? count.Product(0, count._matrices.Count)[0, 0] : null;
    }

    private bool Sweep()
    {
        var seen = new bool[_shape.Count];
        int open = 1;
        ulong largest = 1;
        _open.Add(_shape.Count - 1);
        _counts[Widest * (_shape.Count - 1)] = 1;
        for (int p = _shape.Count - 1; p > _from; p--)
        {
            if (!_between[p])
            {
                continue;
            }

            open--;
            foreach (int operand in _shape.OperandsOf(p))
            {
                if (!_between[operand])
                {
                    continue;
                }

                if (!seen[operand])
                {
                    seen[operand] = true;
                    _open.Add(operand);
                    open++;
                }

                for (int k = 0; k < _width; k++)
                {
                    largest = Math.Max(largest, _counts[(Widest * operand) + k] += _counts[(Widest * p) + k]);
                }
            }

            if (largest >= TooLarge)
            {
                return false;
            }

            if (largest >= Large && open <= Widest)
            {
                Cut(p);
                largest = 1;
            }
        }

        Cut(_from + 1);
        return true;
    }

    // The nodes before p that have counts are the rows of a matrix, and start again with 1 for themselves.
    private void Cut(int p)
    {
        _open.RemoveAll(node => node >= p);
        var matrix = new BigInteger[_open.Count, _width];
        for (int row = 0; row < _open.Count; row++)
        {
            for (int k = 0; k < Widest; k++)
            {
                ref ulong count = ref _counts[(Widest * _open[row]) + k];
                if (k < _width)
                {
                    matrix[row, k] = count;
                }

                count = k == row ? 1UL : 0UL;
            }
        }

        _matrices.Add(matrix);
        _width = _open.Count;
    }

    // The later matrices times the earlier ones, halves first, so that long numbers meet long ones.
    private BigInteger[,] Product(int start, int end)
    {
        if (end - start == 1)
        {
            return _matrices[start];
        }

        int middle = (start + end) / 2;
        BigInteger[,] early = Product(start, middle), late = Product(middle, end);
        var product = new BigInteger[late.GetLength(0), early.GetLength(1)];
        for (int row = 0; row < product.GetLength(0); row++)
        {
            for (int column = 0; column < product.GetLength(1); column++)
            {
                for (int k = 0; k < late.GetLength(1); k++)
                {
                    product[row, column] += late[row, k] * early[k, column];
                }
            }
        }

        return product;
    }
}
