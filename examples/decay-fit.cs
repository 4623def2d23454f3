#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Levenberg and Marquardt fit a decay to 200 readings in eight steps, where gradient descent takes hundreds. A compiled graph
// computes each residual and its derivatives towards the three parameters, for all readings in one call. Step, the fit
// itself, is fifteen lines.
//
// It prints:
//
//   start: error    34.963144  a 1.0000  b 0.1000  c 0.0000
//   step 1: error    8.486913  a 1.4285  b 0.4741  c 0.2800
//   step 2: error    8.486913  a 1.4285  b 0.4741  c 0.2800  (worse, so the step is taken back)
//   step 3: error    8.486913  a 1.4285  b 0.4741  c 0.2800  (worse, so the step is taken back)
//   step 4: error    3.037834  a 1.6806  b 0.6951  c 0.3250
//   step 5: error    2.051385  a 1.7798  b 1.1643  c 0.5928
//   step 6: error    0.018659  a 1.9904  b 1.3103  c 0.5054
//   step 7: error    0.017107  a 1.9974  b 1.3015  c 0.5017
//   step 8: error    0.017107  a 1.9974  b 1.3016  c 0.5017

using TapeGrad;

// y = a · e^−bt + c with a = 2, b = 1.3, c = 0.5, each reading off by a hundredth or so.
var random = new Pcg32(5);
double[] rows = [.. Enumerable.Range(0, 200).SelectMany(i => (double[])[0.02 * i, 2.0 * Math.Exp(-1.3 * 0.02 * i) + 0.5 + 0.01 * random.NextNormal()])];

var tape = new Tape();
Values p = tape.Parameter([1.0, 0.1, 0.0], "p");
Value t = tape.Input(0.0, "t"), y = tape.Input(0.0, "y");
Value residual = p[0] * (-p[1] * t).Exp() + p[2] - y;
CompiledGraph graph = tape.Compile(Values.Join(Values.Of(residual), residual.Gradient(p)), t, y);
tape.Reset();

var table = new double[4 * 200];
double damping = 1e-2;
double error = Evaluate();
Console.WriteLine($"start: error {error,12:F6}  a {p[0].Data:F4}  b {p[1].Data:F4}  c {p[2].Data:F4}");
for (int step = 1; step <= 8; step++)
{
    bool better = Step();
    Console.WriteLine($"step {step}: error {error,11:F6}  a {p[0].Data:F4}  b {p[1].Data:F4}  c {p[2].Data:F4}{(better ? "" : "  (worse, so the step is taken back)")}");
}

// The sum of the squared residuals. The table has a residual and its three derivatives for each reading.
double Evaluate()
{
    graph.Evaluate(rows, table);
    return Enumerable.Range(0, 200).Sum(i => table[4 * i] * table[4 * i]);
}

// Takes the step s that solves (JᵀJ + damping · diagonal) s = Jᵀr. If the error does not fall, it takes it back.
bool Step()
{
    double[] before = p.Data.ToArray(), s = Solve(Normal(), damping);
    for (int i = 0; i < 3; i++)
    {
        p.MutableData[i] -= s[i];
    }

    double after = Evaluate();
    bool better = after < error;
    (error, damping) = better ? (after, damping * 0.1) : (error, damping * 10.0);
    if (!better)
    {
        before.CopyTo(p.MutableData);
        Evaluate();
    }

    return better;
}

// JᵀJ, and Jᵀr in the last column.
double[,] Normal()
{
    var normal = new double[3, 4];
    for (int i = 0; i < table.Length; i += 4)
    {
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                normal[row, column] += table[i + 1 + row] * table[i + (column + 1) % 4];
            }
        }
    }

    return normal;
}

// Gauss' elimination; the last column is the right side.
static double[] Solve(double[,] a, double damping)
{
    const int n = 3;
    for (int i = 0; i < n; i++)
    {
        a[i, i] *= 1.0 + damping;
    }

    for (int i = 0; i < n; i++)
    {
        for (int row = 0; row < n; row++)
        {
            double factor = row == i ? 0.0 : a[row, i] / a[i, i];
            for (int column = i; column <= n; column++)
            {
                a[row, column] -= factor * a[i, column];
            }
        }
    }

    return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
}
