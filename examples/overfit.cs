#!/usr/bin/env dotnet
#:project ../src/TapeGrad.Data/TapeGrad.Data.csproj

// A large network learns two dozen noisy points by heart and is wrong about new ones; four remedies. Each is tried alone,
// with everything else the same: dropout, weight decay, early stopping, and augmentation by noise. The training loss says
// how well the two dozen points are known, the test loss what that is worth for 200 new ones.
//
// It prints:
//
//                    epochs   training loss   right   test loss   right
//   nothing             400           0.004    100 %       1.347     77 %
//   dropout             400           0.430     71 %       0.452     78 %
//   weight decay        400           0.258     92 %       0.451     80 %
//   early stopping       18           0.456     79 %       0.463     80 %
//   augmentation        400           0.410     79 %       0.420     82 %

using TapeGrad;
using TapeGrad.Data;
using TapeGrad.Nn;
using TapeGrad.Optim;

var log = TrainingLog.Current;
double epochs = log.Setting("epochs", 400);
double seed = log.Setting("seed", 1);

// The same points for everyone. Those that are watched are not learned from: they tell early stopping when to stop.
var random = new Pcg32((ulong)seed);
Dataset training = Moons(24), watched = Moons(50), test = Moons(200);

Console.WriteLine("                 epochs   training loss   right   test loss   right");
Train("nothing");
Train("dropout", dropout: 0.4);
Train("weight decay", weightDecay: 1.0);
Train("early stopping", patience: 10);
Train("augmentation", copies: 5);

Dataset Moons(int count) => Datasets.Moons(count, noise: 0.4, random);

void Train(string remedy, double dropout = 0.0, double weightDecay = 0.0, int patience = int.MaxValue, int copies = 0)
{
    // The same first weights for everyone, too.
    var draws = new Pcg32((ulong)seed, 7);
    var tape = new Tape();
    var model = new Mlp(tape, [2, 24, 24, 1], Activation.Tanh, Activation.Identity, draws) { Dropout = new Dropout(dropout, draws) };
    var adam = new AdamW(model.Parameters, 0.01, new() { WeightDecay = weightDecay });
    var stopping = new EarlyStopping(patience);
    double[] best = [];

    int epoch = 0;
    bool isEnough = false;
    while (epoch < epochs && !isEnough)
    {
        epoch++;
        model.Dropout.IsTraining = true;
        Value loss = LossOf(copies > 0 ? training.Augment(copies, 0.4, draws) : training);
        model.Dropout.IsTraining = false;
        loss.Backward();
        log.Step(loss);
        adam.Step();
        tape.Reset();

        // Both kinds of loss, drawn over each other: where they part, the network learns by heart.
        log.Add($"{remedy}: training loss", Look(training).Loss);
        log.Add($"{remedy}: test loss", Look(test).Loss);

        // Early stopping goes back to the weights that were best on the watched points.
        isEnough = stopping.ShouldStop(Look(watched).Loss);
        if (stopping.HasImproved)
        {
            best = [.. tape.Parameters.Data];
        }
    }

    if (isEnough)
    {
        best.CopyTo(tape.Parameters.MutableData);
    }

    var (known, unknown) = (Look(training), Look(test));
    Console.WriteLine($"{remedy,-16} {epoch,6} {known.Loss,15:F3} {known.Right,6:F0} % {unknown.Loss,11:F3} {unknown.Right,6:F0} %");

    Value LossOf(Dataset points)
    {
        Values logits = Logits(points);
        using var scope = tape.Scope("loss");
        return Loss.BinaryCrossEntropyWithLogits(logits, points.Y).Named("loss");
    }

    Values Logits(Dataset points)
    {
        List<Values> inputs = [];
        using (tape.Scope("points"))
        {
            inputs.AddRange(points.Select(point => tape.Input(point.X, "x")));
        }

        List<Values> outputs = [.. inputs.Select(model.Forward)];
        using (tape.Scope("loss"))
        {
            return Values.Join([.. outputs]);
        }
    }

    (double Loss, double Right) Look(Dataset points)
    {
        Values logits = Logits(points);
        double right = points.Select((point, i) => logits[i].Data > 0.0 == point.Y[0] > 0.5 ? 1.0 : 0.0).Average();
        double loss = Loss.BinaryCrossEntropyWithLogits(logits, points.Y).Data;
        tape.Reset();
        return (loss, 100.0 * right);
    }
}
