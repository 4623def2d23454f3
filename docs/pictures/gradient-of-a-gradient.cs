#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj

// The picture of docs/second-derivatives.md.

using TapeGrad;

var tape = new Tape();
Value w = tape.Parameter(1.0, "w");
Value x = tape.Input(2.0, "x");
Value loss = (w * x - 4.0).Square().Named("loss");
Value slope = loss.Gradient(w);
slope.Backward();
TrainingLog.Current.Step(slope);
