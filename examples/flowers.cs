#!/usr/bin/env dotnet
#:project ../src/TapeGrad.Data/TapeGrad.Data.csproj

// A network reads a CSV table and learns to tell three kinds of flowers apart by four measurements. The last column of
// the table has the names of the kinds; they become the classes 0, 1 and 2. Stems are thirty times as long as petals are wide,
// so each measurement is brought to mean 0 and deviation 1 first, with the numbers of the flowers that the network learns from.
//
// A network may learn its own flowers by heart, so others test it: one fifth of the flowers is kept back. But thirty flowers
// leave much to chance: `--set seed=3` gets all of them right. So each fifth is kept back in turn, and a new network learns
// from the rest: in the last table each flower is judged once, by a network that has never seen it.
//
// The meadow is made up: 50 flowers of each kind, from a seed. `-- --data FILE` takes another CSV file with a column species.
//
// It prints:
//
//   Dataset of 150 samples: stem, leaf, petal length, petal width → species, one of bluebell, cornflower, poppy
//   Mlp 4-8-3, tanh, 67 parameters, 120 flowers to learn from, 30 to be tested on
//   epoch  1: mean loss 0.7785
//   epoch 10: mean loss 0.2340
//   epoch 20: mean loss 0.1977
//   epoch 30: mean loss 0.1812
//   epoch 40: mean loss 0.1710
//   
//   actual \ predicted  bluebell  cornflower  poppy
//   bluebell                  11           0      0
//   cornflower                 0           7      1
//   poppy                      0           3      8
//   accuracy 86.7 % (26 of 30)
//   
//   5 networks, and each flower judged by the one that has not seen it:
//   actual \ predicted  bluebell  cornflower  poppy
//   bluebell                  50           0      0
//   cornflower                 1          42      7
//   poppy                      0          10     40
//   accuracy 88.0 % (132 of 150)

using TapeGrad;
using TapeGrad.Data;
using TapeGrad.Nn;
using TapeGrad.Optim;

var log = TrainingLog.Current;
double epochs = log.Setting("epochs", 40);
double learningRate = log.Setting("learning-rate", 0.02);
var random = new Pcg32((ulong)log.Setting("seed", 1));

Dataset flowers;
try
{
    flowers = args switch
    {
        [] => Dataset.ReadCsv(new StringReader(Meadow.Csv(random)), classes: "species"),
        ["--data", var file] => Dataset.ReadCsv(file, classes: "species"),
        _ => throw new FormatException("Usage: flowers [-- --data FILE], with the names of classes in the column species."),
    };
}
catch (Exception e) when (e is FormatException or IOException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

Console.WriteLine($"{flowers}, one of {string.Join(", ", flowers.ClassNames)}");

(Dataset training, Dataset test) = flowers.Shuffle(random).Split(0.8);
ConfusionMatrix judged = NewMatrix();
Learn(training, test, judged, isLogged: true);
Console.WriteLine();
Console.WriteLine(judged);

const int Folds = 5;
ConfusionMatrix all = NewMatrix();
foreach ((Dataset others, Dataset fold) in flowers.Folds(Folds, random))
{
    Learn(others, fold, all, isLogged: false);
}

Console.WriteLine();
Console.WriteLine($"{Folds} networks, and each flower judged by the one that has not seen it:");
Console.WriteLine(all);
return 0;

ConfusionMatrix NewMatrix() => new(flowers.ClassNames);

// A new network learns from the one set and judges the other.
void Learn(Dataset training, Dataset test, ConfusionMatrix matrix, bool isLogged)
{
    var scale = Standardization.Fit(training);
    (training, test) = (scale.Apply(training), scale.Apply(test));
    var tape = new Tape();
    var model = new Mlp(tape, [flowers.Features, 8, flowers.ClassNames.Count], Activation.Tanh, Activation.Identity, random);
    var adam = new Adam(model.Parameters, learningRate);
    if (isLogged)
    {
        Console.WriteLine($"{model}, {training.Count} flowers to learn from, {test.Count} to be tested on");
    }

    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double sum = 0.0;
        foreach (Dataset batch in training.Shuffle(random).Batches(Math.Min(20, training.Count)))
        {
            Value loss = Loss.CrossEntropy(Scores(batch), batch.Labels).Named("loss");
            loss.Backward();
            if (isLogged)
            {
                log.Step(loss);
            }

            sum += loss.Data * batch.Count;
            adam.Step();
            tape.Reset();
        }

        if (isLogged && (epoch == 1 || epoch % 10 == 0))
        {
            Console.WriteLine($"epoch {epoch,2}: mean loss {sum / training.Count:F4}");
        }
    }

    matrix.AddScores(test.Labels, Scores(test).Data);

    // A score for each class, sample after sample.
    Values Scores(Dataset samples) => model.ForwardRows(tape.Input(samples.X, "flowers"), samples.Count);
}

/// <summary>Flowers that nobody has measured.</summary>
internal static class Meadow
{
    /// <summary>A table of 50 flowers of each kind, in centimetres.</summary>
    public static string Csv(Pcg32 random)
    {
        (string Kind, double[] Means, double[] Deviations)[] kinds =
        [
            ("bluebell", [31.0, 4.4, 1.6, 0.9], [4.0, 0.6, 0.2, 0.15]),
            ("cornflower", [52.0, 5.6, 2.5, 1.2], [7.0, 0.8, 0.3, 0.2]),
            ("poppy", [57.0, 6.6, 3.1, 1.7], [8.0, 0.9, 0.4, 0.25]),
        ];
        List<double> x = [], y = [];
        for (int kind = 0; kind < kinds.Length; kind++)
        {
            for (int i = 0; i < 50; i++)
            {
                // A large flower is large in everything.
                double size = random.NextNormal();
                x.AddRange(kinds[kind].Means.Zip(kinds[kind].Deviations, (mean, deviation) =>
                    Math.Round(mean + (deviation * ((0.6 * size) + (0.8 * random.NextNormal()))), 1)));
                y.Add(kind);
            }
        }

        return new Dataset(y.Count, [.. x], [.. y], ["stem", "leaf", "petal length", "petal width"], ["species"])
            .WithClassNames([.. kinds.Select(k => k.Kind)])
            .ToCsv();
    }
}
