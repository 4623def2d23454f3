#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj

// Two ways that part at h and meet in y: the picture of docs/why-reverse-order.md.

using TapeGrad;

var tape = new Tape();
Value x = tape.Parameter(2.0, "x");
Value h = (3.0 * x).Named("h");
Value u = (h + 1.0).Named("u");
Value v = (2.0 * h).Named("v");
Value y = (u * v).Named("y");
y.Backward();
TrainingLog.Current.Step(y);
