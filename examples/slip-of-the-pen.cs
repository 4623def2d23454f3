#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// The gradient of each reading by itself shows which one pulls hardest at the weights. A batch adds them up. Compiled as outputs they stay
// apart, and the reading with a slip of the pen has by far the longest one.
//
// It prints:
//
//   y = 2.269 x + 1.086 through 20 readings
//   reading 13 (6.5, 41.0): its gradient is 331 long
//   reading 19 (9.5, 20.0): its gradient is 50 long
//   reading 18 (9.0, 19.0): its gradient is 45 long
//   all gradients together: 0
//   
//   without reading 13:
//   y = 1.984 x + 1.086 through 19 readings

using TapeGrad;
using TapeGrad.Optim;

// y = 2x + 1, read with small errors; at 6.5 somebody wrote 41.0 instead of 14.0.
var random = new Pcg32(2);
double[] rows = [.. Enumerable.Range(0, 20).SelectMany(i => (double[])[0.5 * i, i == 13 ? 41.0 : i + 1.0 + 0.1 * random.NextNormal()])];
var tape = new Tape();
Values w = tape.Parameter([0.0, 0.0], "w");
Value x = tape.Input(0.0, "x"), y = tape.Input(0.0, "y");
Value residual = w[0] * x + w[1] - y;
var fit = new LevenbergMarquardt(w, residual, x, y);
CompiledGraph each = tape.Compile(residual.Square().Gradient(w), x, y);
tape.Reset();

Fit();
var gradients = new double[rows.Length];
each.Evaluate(rows, gradients);
(double Length, int Reading)[] lengths = [.. Enumerable.Range(0, 20).Select(i => (Math.Sqrt(gradients[2 * i] * gradients[2 * i] + gradients[2 * i + 1] * gradients[2 * i + 1]), i)).OrderDescending()];
foreach ((double length, int reading) in lengths.Take(3))
{
    Console.WriteLine($"reading {reading,2} ({rows[2 * reading]:F1}, {rows[2 * reading + 1]:F1}): its gradient is {length:F0} long");
}

double left = Math.Abs(Enumerable.Range(0, 20).Sum(i => gradients[2 * i])) + Math.Abs(Enumerable.Range(0, 20).Sum(i => gradients[2 * i + 1]));
Console.WriteLine($"all gradients together: {(left < 1e-9 ? 0.0 : left)}");
int worst = lengths[0].Reading;
rows = [.. rows[..(2 * worst)], .. rows[(2 * worst + 2)..]];
Console.WriteLine();
Console.WriteLine($"without reading {worst}:");
Fit();

void Fit()
{
    do
    {
        fit.Step(rows);
    }
    while (!fit.IsOver);

    Console.WriteLine($"y = {w[0].Data:F3} x + {w[1].Data:F3} through {rows.Length / 2} readings");
}
