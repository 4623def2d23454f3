#!/usr/bin/env dotnet
#:project ../src/TapeGrad.Data/TapeGrad.Data.csproj

// Three classes wind around each other, and a network gives each its score: the largest one wins. Softmax makes the scores
// probabilities, and cross-entropy is what it costs to have given the right class a small one: the loss starts near
// ln 3 = 1.0986, which is a guess among three, and falls towards 0.
//
// It prints:
//
//   Mlp 2-16-16-3, tanh, 371 parameters, 90 points to learn from, 30 to be tested on
//   epoch   1: mean loss 1.0577, right  43 of 90, of the others 18 of 30
//   epoch  30: mean loss 0.5033, right  72 of 90, of the others 23 of 30
//   epoch  60: mean loss 0.1263, right  88 of 90, of the others 27 of 30
//   epoch  90: mean loss 0.0500, right  89 of 90, of the others 28 of 30
//   epoch 120: mean loss 0.0317, right  89 of 90, of the others 28 of 30
//   epoch 150: mean loss 0.0234, right  89 of 90, of the others 27 of 30
//   
//   aaaaaaaaaaaacccccccccccccccccccccccccccccccccccccc
//   aaaaaaaaaaaaacccCccCccCccccCcccccccccccccccccccccc
//   aaaaaaaaaaaaaaccccccccccCcCccCcccCcccccccccccccccc
//   aaaaaaaaaaaaaaaaaaccccccccccccccccCccccccccccccccc
//   aaaaaaaaaaaaaaaaaaaaaaaaccccccccccCCcccccccccccccc
//   aaaaaaaaaaaaaaaaaaAaaAAAaaaaccccccccCCcccccccccccc
//   aaaaaaaaaaaaaaAAaAaaAaaaaAAAaaaaccccccCccccccccccc
//   aaaaaaaaaaAAAaaaaaaaaaaaaaaAAaaaaaaccCcCcccccccccc
//   aaaaaaaaAaaaaaaabbbbbbbbbaaAAaaaaaacCcCccccccccccc
//   aaaaaaaAAaaaaaabbbbBBBBBCAAAaaaccccccCCccccccccccc
//   aaaaaaAAaaaaaabbbbBBbbbCCAcccccccCccCccccccccccccc
//   aaaaaaaaaaaaaabBbBbbbbcccCCCcCcCcCCcCcccbbbbbbBbbb
//   aaaaaaAaaaaaaabbBBbbbcccccccCCCccccbbbbbbbbbbbBbbb
//   aaaaaaAAaaaaaabbbBBbbcccccccbbbbbbbbbbbbbbbbBbbbbb
//   aaaaaaAaAaaaabbbbbBBbbbbbbbbbbbbbbbbbbbbBbbbbbbbbb
//   aaaaaaaaaaaabbbbbbbbbBbBbBbbbbbbbbbBBbBbBbbbbbbbbb
//   aaaaaaaaaAbbbbbbbbbbbbbbbBbbBbBbbBbbbbbbbbbbbbbbbb
//   aaaaaaaabAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
//   aaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
//   aabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
//   bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

using TapeGrad;
using TapeGrad.Data;
using TapeGrad.Nn;
using TapeGrad.Optim;

var log = TrainingLog.Current;
double epochs = log.Setting("epochs", 150);
double learningRate = log.Setting("learning-rate", 0.02);
var random = new Pcg32((ulong)log.Setting("seed", 1));

Dataset data = Datasets.Spirals(classes: 3, countPerClass: 40, noise: 0.03, random);
(Dataset training, Dataset test) = data.Shuffle(random).Split(0.75);

var tape = new Tape();
var model = new Mlp(tape, [2, 16, 16, 3], Activation.Tanh, Activation.Identity, random);
var adam = new Adam(model.Parameters, learningRate);
Console.WriteLine($"{model}, {training.Count} points to learn from, {test.Count} to be tested on");

for (int epoch = 1; epoch <= epochs; epoch++)
{
    double sum = 0.0;
    foreach (Dataset batch in training.Shuffle(random).Batches(30))
    {
        // Three scores for each point, one point after the other; the labels say which of the three should win.
        Values scores = Scores(batch);
        Value loss;
        using (tape.Scope("loss"))
        {
            loss = Loss.CrossEntropy(scores, batch.Labels).Named("loss");
        }

        loss.Backward();
        log.Step(loss);
        sum += loss.Data * batch.Count;
        adam.Step();
        tape.Reset();
    }

    if (epoch == 1 || epoch % 30 == 0)
    {
        Console.WriteLine($"epoch {epoch,3}: mean loss {sum / training.Count:F4}, right {Right(training),3} of {training.Count}, of the others {Right(test),2} of {test.Count}");
    }
}

// The plane, by the class that wins there, and the points: capitals.
Console.WriteLine();
for (double top = 1.1; top > -1.1; top -= 0.11)
{
    string line = "";
    for (double left = -1.1; left < 1.1; left += 0.044)
    {
        Sample[] here = [.. data.Where(s => s.X[0] >= left && s.X[0] < left + 0.044 && s.X[1] <= top && s.X[1] > top - 0.11)];
        line += here.Length > 0 ? "ABC"[here[0].Label] : "abc"[Winner(model.Forward(tape.Input([left + 0.022, top - 0.055])))];
        tape.Reset();
    }

    Console.WriteLine(line);
}

Values Scores(Dataset samples)
{
    List<Values> inputs = [];
    using (tape.Scope("points"))
    {
        inputs.AddRange(samples.Select(sample => tape.Input(sample.X, "x")));
    }

    List<Values> outputs = [.. inputs.Select(model.Forward)];
    using (tape.Scope("loss"))
    {
        return Values.Join([.. outputs]);
    }
}

int Right(Dataset samples)
{
    Values scores = Scores(samples);
    int right = samples.Select((sample, i) => Winner(scores.Slice(3 * i, 3)) == sample.Label ? 1 : 0).Sum();
    tape.Reset();
    return right;
}

static int Winner(Values scores) => Enumerable.Range(0, 3).MaxBy(i => scores[i].Data);
