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

    // Backward: blame flows from the loss to the weight, one multiplication per edge.
    loss.Backward();
    log.Step(loss, ("prediction", prediction.Data), ("target", 4.0));

    // Update: a step against the gradient lowers the loss.
    w.Data -= learningRate * w.Grad;
    log.Add("weight", w.Data);

    Console.WriteLine($"Epoch {epoch,2}: Prediction = {prediction.Data:F2}, Loss = {loss.Data:F4}, Weight = {w.Data:F4}");
    tape.Reset();
}
