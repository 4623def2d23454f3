#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj

// A ReLU neuron that is off: the picture of docs/why-is-my-gradient-zero.md.

using TapeGrad;

var tape = new Tape();
Value w = tape.Parameter(-1.5, "w");
Value v = tape.Parameter(0.5, "v");
Value b = tape.Parameter(0.25, "b");
Value x = tape.Input(2.0, "x");
Value h = (w * x).Relu().Named("h");
Value y = (v * h + b).Named("y");
Value loss = (y - 1.0).Square().Named("loss");
loss.Backward();
TrainingLog.Current.Step(loss, ("prediction", y.Data), ("target", 1.0));
