#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// One weight learns that 2 · 2 = 4. The smallest thing that is still learning: a prediction w · x, an error, its
// square as the loss, and a step against the gradient. After 20 epochs w is 2 to four digits.

using TapeGrad;

var log = TrainingLog.Current;
double learningRate = log.Setting("learning-rate", 0.1);
double epochs = log.Setting("epochs", 20);

var tape = new Tape();
Value w = tape.Parameter(1.0, "w");

for (int epoch = 1; epoch <= epochs; epoch++)
{
    // Forward: every line records one node on the tape.
    Value x = tape.Input(2.0, "x");
    Value prediction = (w * x).Named("prediction");
    Value error = (prediction - 4.0).Named("error");
    Value loss = error.Square().Named("loss");
    if (epoch == 1)
    {
        log.Say($"Forward: the prediction is w · x = {w.Data} · {x.Data} = {prediction.Data}, and it should be 4.", prediction);
    }

    // Backward: blame flows from the loss to the weight, one multiplication per edge.
    loss.Backward();
    log.Step(loss, ("prediction", prediction.Data), ("target", 4.0));

    // What happens here is told beside the picture of the page (run --html).
    if (epoch == 1)
    {
        log.Say($"Backward: the loss is error², and its slope there is 2 · error = {error.Grad}. If the prediction rises, the loss falls.", prediction);
        log.Say($"The prediction moves by {x.Data} when w moves by 1. So w gets {x.Data} times that blame: {w.Grad}.", w);
    }
    else if (epoch == 2)
    {
        log.Say($"The update has moved w to {w.Data:0.####}. The error is now {error.Data:0.####}, and the blame is smaller with it: {w.Grad:0.####}.", w);
    }
    else if (epoch == epochs)
    {
        log.Say($"The steps become small by themselves: blame is proportional to the error, and the error is {error.Data:0.0e+0}.", error);
    }

    // Update: a step against the gradient lowers the loss.
    w.Data -= learningRate * w.Grad;
    log.Add("weight", w.Data);

    Console.WriteLine($"Epoch {epoch,2}: Prediction = {prediction.Data:F2}, Loss = {loss.Data:F4}, Weight = {w.Data:F4}");
    tape.Reset();
}
