#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// How the end of a differential equation depends on its start and its constants. Hares grow and are eaten, foxes live from hares (Lotka and
// Volterra), and 200 steps of Runge and Kutta record the way. A directional derivative goes the way once for each number that may change; a
// gradient goes it back once for each result. Both give the same table.
//
// It prints:
//
//   after 10 years: 1.1227 hares, 0.2893 foxes, from 10806 nodes
//   
//   changes with  forward: hares     foxes  backward: hares     foxes
//   birth                9.79535   0.30343          9.79535   0.30343
//   eaten              -23.69711  -1.06892        -23.69711  -1.06892
//   death               33.04779  -1.84655         33.04779  -1.84655
//   fed                -34.64845   0.00088        -34.64845   0.00088
//   hares               -0.23422   0.00001         -0.23422   0.00001
//   foxes               -0.94788  -0.01383         -0.94788  -0.01383
//   
//   largest difference: below 1e-12

using TapeGrad;

const int Steps = 200;
const double Pace = 10.0 / Steps;
string[] names = ["birth", "eaten", "death", "fed", "hares", "foxes"];
var tape = new Tape();
Values p = tape.Parameter([1.1, 0.4, 0.4, 0.1, 10.0, 10.0], "p");
(Value hares, Value foxes) = (p[4], p[5]);
for (int step = 0; step < Steps; step++)
{
    // Runge and Kutta, fourth order.
    (Value a, Value b) = Slope(hares, foxes);
    (Value c, Value d) = Slope(hares + Pace / 2.0 * a, foxes + Pace / 2.0 * b);
    (Value e, Value f) = Slope(hares + Pace / 2.0 * c, foxes + Pace / 2.0 * d);
    (Value g, Value h) = Slope(hares + Pace * e, foxes + Pace * f);
    hares += Pace / 6.0 * (a + 2.0 * c + 2.0 * e + g);
    foxes += Pace / 6.0 * (b + 2.0 * d + 2.0 * f + h);
}

Console.WriteLine($"after 10 years: {hares.Data:F4} hares, {foxes.Data:F4} foxes, from {tape.Count} nodes");
Console.WriteLine();

// Backward: the gradient of one result towards all numbers.
hares.Backward();
double[] ofHares = p.Grad.ToArray();
tape.ZeroGrad();
foxes.Backward();
double[] ofFoxes = p.Grad.ToArray();

// Forward: both results in the direction of one number.
Values end = Values.Of(hares, foxes);
Console.WriteLine("changes with  forward: hares     foxes  backward: hares     foxes");
double largest = 0.0;
for (int i = 0; i < p.Count; i++)
{
    ReadOnlySpan<double> forward = end.Directional(p, tape.Constant([.. Enumerable.Range(0, p.Count).Select(j => i == j ? 1.0 : 0.0)])).Data;
    largest = Math.Max(largest, Math.Max(Math.Abs(forward[0] - ofHares[i]), Math.Abs(forward[1] - ofFoxes[i])));
    Console.WriteLine($"{names[i],-12}  {forward[0],14:F5}{forward[1],10:F5}  {ofHares[i],15:F5}{ofFoxes[i],10:F5}");
}

Console.WriteLine();
Console.WriteLine($"largest difference: {(largest < 1e-12 ? "below 1e-12" : largest.ToString("E1"))}");

(Value Hares, Value Foxes) Slope(Value hares, Value foxes)
{
    Value meetings = hares * foxes;
    return (p[0] * hares - p[1] * meetings, p[3] * meetings - p[2] * foxes);
}
