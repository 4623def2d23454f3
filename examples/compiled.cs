#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Recorded once, replayed many times: a parabola is fitted to 1000 points, all of them in one call per step. A compiled
// graph runs over many rows of inputs at once, and adds up the gradients of the parameters by itself.
//
// It prints:
//
//   step   1: loss 3.8034
//   step  50: loss 0.0106
//   step 100: loss 0.0098
//   step 150: loss 0.0098
//   step 200: loss 0.0098
//   y = 1.001 - 2.006 x + 1.500 x²
//   At x = 0.0 it is 1.001; at x = 0.5 it is 0.374, with slope -0.506.

using TapeGrad;

// Points on y = 1 − 2x + 1.5x², each off by a tenth or so.
var random = new Pcg32(1);
var rows = new double[2 * 1000];
for (int i = 0; i < rows.Length; i += 2)
{
    double at = 2.0 * random.NextDouble() - 1.0;
    rows[i] = at;
    rows[i + 1] = 1.0 - 2.0 * at + 1.5 * at * at + 0.1 * random.NextNormal();
}

// Record any one point: only the operations count. The inputs at the end name the numbers of a row, in order.
var tape = new Tape();
Values w = tape.Parameter([0.0, 0.0, 0.0], "w");
Value x = tape.Input(0.0, "x"), y = tape.Input(0.0, "y");
Value prediction = w[0] + w[1] * x + w[2] * x.Square();
CompiledGraph parabola = tape.Compile(prediction, x);
CompiledGraph loss = tape.Compile((prediction - y).Square(), x, y);
tape.Reset();

for (int step = 1; step <= 200; step++)
{
    // The mean loss over all rows; its gradient is added to that of the parameters.
    tape.ZeroGrad();
    double mean = loss.BackwardBatch(rows);
    for (int i = 0; i < w.Count; i++)
    {
        Value weight = w[i];
        weight.Data -= 0.3 * weight.Grad;
    }

    if (step == 1 || step % 50 == 0)
    {
        Console.WriteLine($"step {step,3}: loss {mean:F4}");
    }
}

Console.WriteLine($"y = {w[0].Data:F3} {w[1].Data:+ 0.000;- 0.000} x {w[2].Data:+ 0.000;- 0.000} x²");

// One row at a time: the value, or the value with the gradient of the inputs.
Span<double> slope = [0.0];
double height = parabola.Gradient([0.5], slope);
Console.WriteLine($"At x = 0.0 it is {parabola.Evaluate([0.0]):F3}; at x = 0.5 it is {height:F3}, with slope {slope[0]:F3}.");
