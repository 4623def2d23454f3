#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// A network learns a step from ten points, and a penalty keeps it from being steep between them. The slope of the prediction towards
// its input is part of the loss. It is recorded, so training differentiates it once more.
//
// It prints:
//
//   penalty     0: steepest slope  23, predictions -1.0 -1.0 -1.0 -1.0 -1.0  1.0  1.0  1.0  1.0  1.0
//   penalty 0.001: steepest slope  11, predictions -1.0 -1.0 -1.0 -1.0 -0.8  0.8  1.0  1.0  1.0  1.0
//   penalty  0.01: steepest slope   5, predictions -1.0 -1.0 -0.9 -0.8 -0.4  0.4  0.8  0.9  1.0  1.0
//   penalty   0.1: steepest slope   2, predictions -0.6 -0.6 -0.5 -0.3 -0.1  0.1  0.3  0.5  0.6  0.6

using TapeGrad;
using TapeGrad.Optim;

// A row is x, y, and 1 for a reading or 0 for a place between them, where only the slope counts.
double[] rows = [.. Enumerable.Range(0, 37).SelectMany(i => (double[])[-0.9 + 0.05 * i, i < 18 ? -1.0 : 1.0, i % 4 == 0 ? 1.0 : 0.0])];
foreach (double strength in (double[])[0.0, 0.001, 0.01, 0.1])
{
    var random = new Pcg32(4);
    var tape = new Tape();
    Values w = tape.Parameter([.. Enumerable.Range(0, 25).Select(_ => random.NextNormal())], "w");
    Values row = tape.Input([0.0, 0.0, 0.0], "row");
    Values x = row[..1];
    Value prediction = x.Linear(w[..8], w[8..16]).Tanh().Linear(w[16..24], w[24..])[0];
    Value slope = prediction.Gradient(x[0]);
    CompiledGraph loss = tape.Compile(row[2] * (prediction - row[1]).Square() + strength * slope.Square(), row[0], row[1], row[2]);
    CompiledGraph shape = tape.Compile(Values.Of(prediction, slope), row[0], row[1], row[2]);
    tape.Reset();

    var search = new LBfgs(w);
    while (!search.IsOver && search.Steps < 300)
    {
        search.Step(() => loss.BackwardBatch(rows));
    }

    var found = new double[2 * 37];
    shape.Evaluate(rows, found);
    double steepest = Enumerable.Range(0, 37).Max(i => Math.Abs(found[2 * i + 1]));
    Console.WriteLine($"penalty {strength,5}: steepest slope {steepest,3:F0}, predictions {string.Join(" ", Enumerable.Range(0, 10).Select(i => $"{found[8 * i],4:F1}"))}");
}
