using System.Runtime.CompilerServices;

namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>C = A·B in plain loops: eight sums at a time in registers, so that none waits for itself.</summary>
internal static class MatrixProduct
{
    /// <summary>C[m, n] = Σ A[m, k] · B[k, n]; each matrix is a place and the distances from row to row and column to column.</summary>
    /// <remarks>Where <paramref name="rows"/> (at least 4) or <paramref name="columns"/> leave a part of a tile, it is computed twice.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(
        ref double c, nint cRow, nint cColumn, ref double a, nint aRow, nint aStep, ref double b, nint bStep, nint bColumn, nint rows, nint columns, nint depth)
    {
        for (nint row = 0; row < rows; row += 4)
        {
            nint m = Math.Min(row, rows - 4);
            for (nint n = 0; n < columns; n += 2)
            {
                nint second = n + 1 < columns ? bColumn : 0;
                ref double x = ref Unsafe.Add(ref a, m * aRow);
                ref double y = ref Unsafe.Add(ref b, n * bColumn);
                double c00 = 0.0, c10 = 0.0, c20 = 0.0, c30 = 0.0, c01 = 0.0, c11 = 0.0, c21 = 0.0, c31 = 0.0;
                for (nint k = depth; k > 0; k--)
                {
                    double y0 = y, y1 = Unsafe.Add(ref y, second);
                    double x0 = x, x1 = Unsafe.Add(ref x, aRow), x2 = Unsafe.Add(ref x, 2 * aRow), x3 = Unsafe.Add(ref x, 3 * aRow);
                    c00 = Math.FusedMultiplyAdd(x0, y0, c00);
                    c01 = Math.FusedMultiplyAdd(x0, y1, c01);
                    c10 = Math.FusedMultiplyAdd(x1, y0, c10);
                    c11 = Math.FusedMultiplyAdd(x1, y1, c11);
                    c20 = Math.FusedMultiplyAdd(x2, y0, c20);
                    c21 = Math.FusedMultiplyAdd(x2, y1, c21);
                    c30 = Math.FusedMultiplyAdd(x3, y0, c30);
                    c31 = Math.FusedMultiplyAdd(x3, y1, c31);
                    x = ref Unsafe.Add(ref x, aStep);
                    y = ref Unsafe.Add(ref y, bStep);
                }

                ref double to = ref Unsafe.Add(ref c, (m * cRow) + (n * cColumn));
                nint right = second == 0 ? 0 : cColumn;
                Unsafe.Add(ref to, right) = c01;
                Unsafe.Add(ref to, cRow + right) = c11;
                Unsafe.Add(ref to, (2 * cRow) + right) = c21;
                Unsafe.Add(ref to, (3 * cRow) + right) = c31;
                to = c00;
                Unsafe.Add(ref to, cRow) = c10;
                Unsafe.Add(ref to, 2 * cRow) = c20;
                Unsafe.Add(ref to, 3 * cRow) = c30;
            }
        }
    }
}
