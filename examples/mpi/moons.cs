#!/usr/bin/env dotnet
#:project ../../src/TapeGrad.Mpi/TapeGrad.Mpi.csproj

// Several processes learn two half-moons from a million points, each from its share of them. Run it with one process, or with two:
//
//   dotnet run examples/mpi/moons.cs
//   dotnet build examples/mpi/moons.cs -c Release -o moons
//   mpirun -np 2 dotnet moons/moons.dll
//
// Both print the same numbers. An argument gives another number of points. With 10000, it prints:
//
//   step 10: loss 0.269207
//   step 20: loss 0.231514
//   step 30: loss 0.185465
//   step 40: loss 0.116878
//   step 50: loss 0.039868

using System.Globalization;
using TapeGrad;
using TapeGrad.Mpi;
using TapeGrad.Nn;
using TapeGrad.Optim;

using var cluster = Cluster.Mpi();
long points = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;

// Every process makes the same network from the same seed. A row has the two coordinates of a point, and its label.
var tape = new Tape();
var net = new Mlp(tape, [2, 16, 16, 1], Activation.Relu, Activation.Identity, new Pcg32(1));
Values row = tape.Input([0.0, 0.0, 1.0]);
Value margin = (1.0 - row[2] * net.Forward(row[..2])[0]).Relu();
CompiledGraph graph = tape.Compile(margin, [.. row]);

// The processes share the rows, and each reads its own.
SharedBatch batch = cluster.Share(graph, tape.Parameters, points, Read, shards: 16);
var adam = new Adam(tape.Parameters, 0.02);
var training = new SavedTraining("moons.json", adam);
for (long step = training.Resume(); step < 50; step++)
{
    double mean = batch.Backward();                 // the mean over all rows, the same bits in every process
    adam.Step(batch.Gradients);
    if (cluster.Rank == 0 && adam.Steps % 10 == 0)
    {
        Console.WriteLine($"step {adam.Steps}: loss {mean:F6}");
        training.Save();                            // one process writes, and all of them resume
    }
}

if (cluster.Rank == 0)
{
    File.Delete("moons.json");
}

// Here the rows come from a generator. They could come from a file as well: from row 'first' on, as many as there is room for.
static void Read(long first, Span<double> rows)
{
    for (int i = 0; i < rows.Length / 3; i++)
    {
        var random = new Pcg32(7, sequence: (ulong)(first + i));
        (double sin, double cos) = Math.SinCos(Math.PI * random.NextDouble());
        double noise = 0.2 * (random.NextDouble() - 0.5);
        bool isUpper = (first + i) % 2 == 0;
        rows[3 * i] = (isUpper ? cos : 1.0 - cos) + noise;
        rows[3 * i + 1] = isUpper ? sin : 0.5 - sin;
        rows[3 * i + 2] = isUpper ? 1.0 : -1.0;
    }
}
