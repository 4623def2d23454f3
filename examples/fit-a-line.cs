#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// A line through the origin is fitted to four points: one weight, mean squared error, 10 epochs. The points lie on
// y = 2x. All four share the weight, so four shares of blame arrive there and are added: their sum is the gradient.

using TapeGrad;

var log = TrainingLog.Current;
double learningRate = log.Setting("learning-rate", 0.01);
double epochs = log.Setting("epochs", 10);

(double X, double Y)[] points = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0), (4.0, 8.0)];

var tape = new Tape();
Value w = tape.Parameter(0.0, "w");
Console.WriteLine($"Prediction before training: f(5) = {5.0 * w.Data:0.0##}");

for (int epoch = 1; epoch <= epochs; epoch++)
{
    // Forward: each point's squared error, in a scope of its own, which frames it in the picture.
    List<Value> squares = [];
    foreach (var (pointX, pointY) in points)
    {
        using (tape.Scope($"point {pointX}"))
        {
            Value x = tape.Input(pointX, "x");
            Value prediction = (w * x).Named("prediction");
            Value error = (prediction - pointY).Named("error");
            squares.Add(error.Square());
        }
    }

    Value loss = ((squares[0] + squares[1] + squares[2] + squares[3]) / 4.0).Named("loss");

    // Backward: the four shares meet in w.
    loss.Backward();
    log.Step(loss, ("prediction", 5.0 * w.Data), ("target", 10.0));

    // What happens here is told beside the picture of the page (run --html).
    if (epoch == 1)
    {
        log.Say($"Forward: w is {w.Data}, so all four predictions are too low. The loss is the mean of the four squared errors, {loss.Data}.", loss);
        log.Say("Backward: the mean passes a quarter of the blame to each of the four squares.", squares[0]);
        log.Say($"Four paths lead to w. Each brings the share 2 · error · x ⁄ 4, and the shares are added: {w.Grad}.", w);
        log.Say("The last point pulls hardest: its error is the largest, and so is its x.", squares[3]);
    }
    else if (epoch == epochs)
    {
        log.Say($"w has come to {w.Data:0.####}. All four errors shrink together, because the points lie on one line.", w);
    }

    // Update, and nothing of this epoch is needed any more.
    w.Data -= learningRate * w.Grad;
    log.Add("weight", w.Data);
    Console.WriteLine($"epoch {epoch}: w = {w.Data:F3}, loss = {loss.Data:F8}");
    tape.Reset();
}

// The weight is still on its way to 2, and the prediction to 10.
Console.WriteLine($"Prediction after training: f(5) = {5.0 * w.Data:0.0##}");
