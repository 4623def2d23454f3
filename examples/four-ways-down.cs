#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Four methods walk down Rosenbrock's valley, (1 − x)² + 100 (y − x²)². Plain descent knows the gradient, L-BFGS the gradients of the last
// steps, Newton's method the Hessian, and Levenberg and Marquardt the residuals and their derivatives.
//
// It prints:
//
//   descent                  18061 steps to 1.00000, 1.00000
//   L-BFGS                      36 steps to 1.00000, 1.00000
//   Newton                       6 steps to 1.00000, 1.00000
//   Levenberg and Marquardt     15 steps to 1.00000, 1.00000

using TapeGrad;
using TapeGrad.Optim;

var tape = new Tape();
Values p = tape.Parameter([-1.2, 1.0], "p");
Values x = tape.Input([0.0, 0.0], "x");
Value valley = (1.0 - x[0]).Square() + 100.0 * (x[1] - x[0].Square()).Square();
CompiledGraph graph = tape.Compile(valley, x[0], x[1]);
var fit = new LevenbergMarquardt(p, Values.Of(1.0 - p[0], 10.0 * (p[1] - p[0].Square())));
tape.Reset();
double[] gradient = new double[2], hessian = new double[4];

// Plain descent, at a rate just below 2 divided by the curvature at the bottom.
double[] at = [-1.2, 1.0];
int steps = 0;
do
{
    graph.Gradient(at, gradient);
    at = [at[0] - 0.0019 * gradient[0], at[1] - 0.0019 * gradient[1]];
    steps++;
}
while (Distance(at) > 1e-6);
Report("descent", steps, at);

// L-BFGS.
var search = new LBfgs(p);
do
{
    search.Step(() =>
    {
        tape.Reset();
        Value loss = (1.0 - p[0]).Square() + 100.0 * (p[1] - p[0].Square()).Square();
        loss.Backward();
        return loss.Data;
    });
}
while (Distance(p.Data) > 1e-6);
Report("L-BFGS", search.Steps, p.Data);

// Newton's method: the step solves H s = g.
at = [-1.2, 1.0];
steps = 0;
do
{
    graph.Hessian(at, gradient, hessian);
    double determinant = hessian[0] * hessian[3] - hessian[1] * hessian[2];
    at =
    [
        at[0] - (hessian[3] * gradient[0] - hessian[1] * gradient[1]) / determinant,
        at[1] - (hessian[0] * gradient[1] - hessian[2] * gradient[0]) / determinant,
    ];
    steps++;
}
while (Distance(at) > 1e-6);
Report("Newton", steps, at);

// Levenberg and Marquardt: the valley is a sum of two squares.
p.MutableData[0] = -1.2;
p.MutableData[1] = 1.0;
do
{
    fit.Step([]);
}
while (Distance(p.Data) > 1e-6);
Report("Levenberg and Marquardt", fit.Steps, p.Data);

static double Distance(ReadOnlySpan<double> at) => Math.Sqrt((at[0] - 1.0) * (at[0] - 1.0) + (at[1] - 1.0) * (at[1] - 1.0));

static void Report(string name, long steps, ReadOnlySpan<double> at) => Console.WriteLine($"{name,-23} {steps,6} steps to {at[0]:F5}, {at[1]:F5}");
