#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Six optimizers walk down the same valley, side by side. It is Rosenbrock's, f = (1 − x)² + 100 (y − x²)²: a curve with
// steep walls, a floor that hardly falls, and its lowest point, 0, at (1, 1). Plain descent cannot take longer steps than
// the walls allow, and creeps along the floor. Momentum gathers speed there. RMSprop and Adam measure each direction by
// its own gradients, so they walk where the others creep; RMSprop cannot settle without a rate that falls. AdamW also
// pulls x and y towards 0 and ends up short of the goal: here that is a fault, with noisy data a virtue.
//
// It prints:
//
//   f, and how far (1, 1) is, after so many steps:
//                     SGD        momentum        Nesterov         RMSprop            Adam           AdamW
//       0     12.5 2.6926     12.5 2.6926     12.5 2.6926     12.5 2.6926     12.5 2.6926     12.5 2.6926
//       1     5.87 2.6304     10.1 2.6801     8.45 2.6688     7.72 2.6401     6.28 2.6655     6.13 2.6547
//      10     5.85 2.6241        6 2.6131     5.85 2.6229      5.9 2.6420      7.2 2.6567      6.9 2.5687
//      50      5.8 2.6025     5.77 2.5722     5.75 2.5813     5.73 2.5717     5.64 2.5347     4.67 2.1874
//     100     5.74 2.5757     5.61 2.5238     5.62 2.5282     5.46 2.4665     5.14 2.3486     3.44 1.8718
//     200      5.6 2.5226     5.34 2.4199     5.35 2.4244      4.7 2.1972     3.69 1.9265     1.33 1.5106
//     500      5.2 2.3683     4.49 2.1324      4.5 2.1363     0.98 1.4071    0.112 0.6511      0.2 0.8260
//    1000     4.48 2.1311     2.79 1.7555     2.81 1.7582   0.0532 0.3891 0.000333 0.0405    0.105 0.6323
//    2000     2.78 1.7537    0.194 0.8167    0.196 0.8199   0.0246 0.1216 1.73E-12 0.0000   0.0437 0.4291

using TapeGrad;
using TapeGrad.Optim;

var log = TrainingLog.Current;
double steps = log.Setting("steps", 2000);

// Each has a rate that suits it, and an x and a y of its own. All start at the same place.
var tape = new Tape();
(string Name, Func<Values, Optimizer> Make)[] kinds =
[
    ("SGD", p => new Sgd(p, 0.0005)),
    ("momentum", p => new Sgd(p, 0.0001, new() { Momentum = 0.9 })),
    ("Nesterov", p => new Sgd(p, 0.0001, new() { Momentum = 0.9, UseNesterov = true })),
    ("RMSprop", p => new RmsProp(p, 0.01)),
    ("Adam", p => new Adam(p, 0.05)),
    ("AdamW", p => new AdamW(p, 0.05, new() { WeightDecay = 0.1 })),
];
Values[] points = [.. kinds.Select(kind => Start(kind.Name))];
Optimizer[] optimizers = [.. kinds.Zip(points, (kind, point) => kind.Make(point))];

Console.WriteLine("f, and how far (1, 1) is, after so many steps:");
Console.WriteLine($"     {string.Concat(kinds.Select(kind => $"{kind.Name,16}"))}");
for (int step = 0; ; step++)
{
    // Forward: an f for each, in a frame of its own. No f depends on the x and y of another, so the gradients of the sum
    // are those of each f.
    List<Value> heights = [];
    for (int i = 0; i < kinds.Length; i++)
    {
        using (tape.Scope(kinds[i].Name))
        {
            Value x = points[i][0], y = points[i][1];
            heights.Add(((1.0 - x).Square() + 100.0 * (y - x.Square()).Square()).Named("f"));
        }
    }

    Value sum = Values.Of([.. heights]).Sum().Named("sum");
    if (step is 0 or 1 or 10 or 50 or 100 or 200 or 500 or 1000 || step == steps)
    {
        Console.WriteLine($"{step,5}{string.Concat(heights.Zip(points, (f, point) => $"{f.Data,9:G3} {Distance(point),6:F4}"))}");
    }

    if (step >= steps)
    {
        break;
    }

    // Backward, and a step of each; the series are the distances before it.
    sum.Backward();
    log.Step(sum, [.. kinds.Zip(points, (kind, point) => (kind.Name, Distance(point)))]);
    foreach (Optimizer optimizer in optimizers)
    {
        optimizer.Step();
    }

    tape.Reset();
}

Values Start(string name)
{
    using (tape.Scope(name))
    {
        return Values.Of(tape.Parameter(-1.5, "x"), tape.Parameter(2.0, "y"));
    }
}

static double Distance(Values point) => Math.Sqrt(Math.Pow(point.Data[0] - 1.0, 2) + Math.Pow(point.Data[1] - 1.0, 2));
