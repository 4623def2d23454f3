#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj

// A network of two layers looks at one example: the picture of docs/networks.md.

using TapeGrad;
using TapeGrad.Nn;

var tape = new Tape();
var model = new Mlp(tape, [2, 2, 1], Activation.Tanh, Activation.Identity, [1.0, 1.0, -1.0, -1.0, -0.5, 1.5, 1.0, 1.0, 0.5]);
Values x = tape.Input([1.0, 0.0], "x");
Value loss = Loss.BinaryCrossEntropyWithLogits(model.Forward(x), [1.0]).Named("loss");
loss.Backward();
TrainingLog.Current.Step(loss);
