#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj

// One value that is used three times: the picture of docs/why-gradients-add.md.

using TapeGrad;

var tape = new Tape();
Value x = tape.Parameter(3.0, "x");
Value area = (x * x).Named("area");
Value border = (4.0 * x).Named("border");
Value y = (area + border).Named("y");
y.Backward();
TrainingLog.Current.Step(y);
