#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj

// The script of README.md, "Your own script", and its picture.

using TapeGrad;

var tape = new Tape();
Value x = tape.Parameter(0.5, "x");
for (int step = 1; step <= 20; step++)
{
    Value loss = (x * x - 2.0).Square().Named("loss");
    loss.Backward();
    TrainingLog.Current.Step(loss, ("x", x.Data));      // log the step: pictures, charts and pages are made from the log
    x.Data -= 0.05 * x.Grad;
    tape.Reset();                                       // forget everything but the parameters
}

Console.WriteLine(x.Data.ToString("F6"));               // 1.414214
