#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// The expression in micrograd's README, the handshake of the field: 24.7041, 138.8338, 645.5773.

using TapeGrad;

var tape = new Tape();
Value a = tape.Parameter(-4.0, "a");
Value b = tape.Parameter(2.0, "b");

Value c = a + b;
Value d = a * b + b.Pow(3);
c += c + 1;
c += 1 + c + (-a);
d += d * 2 + (b + a).Relu();
d += 3 * d + (b - a).Relu();
Value e = (c - d).Named("e");
Value f = e.Pow(2).Named("f");
Value g = f / 2.0;
g += 10.0 / f;
g = g.Named("g");
Console.WriteLine($"{g.Data:F4}");   // 24.7041, the value of this computation

g.Backward();
TrainingLog.Current.Step(g);
Console.WriteLine($"{a.Grad:F4}");   // 138.8338, dg/da
Console.WriteLine($"{b.Grad:F4}");   // 645.5773, dg/db
