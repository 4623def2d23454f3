#!/usr/bin/env dotnet
#:project ../../src/TapeGrad/TapeGrad.csproj
#:package MathNet.Numerics@5.0.0

// Two solvers of MathNet.Numerics with exact derivatives. Run it with: dotnet run examples/mathnet/solvers.cs

using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using TapeGrad;

// 1. Newton's method takes the value, the gradient and the Hessian of Rosenbrock's valley in ten dimensions.
const int N = 10;
var tape = new Tape();
Values x = tape.Input(new double[N], "x");
Value valley = Values.Of([.. Enumerable.Range(0, N - 1).Select(i => 100.0 * (x[i + 1] - x[i].Square()).Square() + (1.0 - x[i]).Square())]).Sum();
CompiledGraph graph = tape.Compile(valley, [.. x]);
double[] gradient = new double[N], hessian = new double[N * N];
var objective = ObjectiveFunction.GradientHessian(point =>
{
    double value = graph.Hessian(point.ToArray(), gradient, hessian);
    return (value, Vector<double>.Build.DenseOfArray(gradient), Matrix<double>.Build.DenseOfRowMajor(N, N, hessian));
});
var start = Vector<double>.Build.Dense(N, i => i % 2 == 0 ? -1.2 : 1.0);
var lowest = new NewtonMinimizer(1e-10, 1000).FindMinimum(objective, start);
Console.WriteLine(lowest.MinimizingPoint.All(number => Math.Abs(number - 1.0) < 1e-8));     // True

tape.Reset();

// 2. Levenberg and Marquardt's method takes a prediction for each reading and its derivatives. The readings are NIST's Misra1a.
double[] at = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];
double[] read = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];
Values p = tape.Parameter([500.0, 0.0001], "p");
Value t = tape.Input(0.0, "t");
Value prediction = p[0] * (1.0 - (-p[1] * t).Exp());
CompiledGraph table = tape.Compile(Values.Join(Values.Of(prediction), prediction.Gradient(p)), t);
var numbers = new double[3 * at.Length];
var model = ObjectiveFunction.NonlinearModel(
    (parameters, _) => Column(parameters, 0),
    (parameters, _) => Matrix<double>.Build.DenseOfColumnVectors(Column(parameters, 1), Column(parameters, 2)),
    Vector<double>.Build.DenseOfArray(at),
    Vector<double>.Build.DenseOfArray(read));
NonlinearMinimizationResult fit = new LevenbergMarquardtMinimizer().FindMinimum(model, p.Data.ToArray());
Console.WriteLine($"{fit.MinimizingPoint[0]:F6} {fit.MinimizingPoint[1]:E6}");              // 238.942129 5.501564E-004

Vector<double> Column(Vector<double> parameters, int column)
{
    parameters.ToArray().CopyTo(p.MutableData);
    table.Evaluate(at, numbers);
    return Vector<double>.Build.Dense(at.Length, i => numbers[3 * i + column]);
}
