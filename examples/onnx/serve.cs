#:project ../../src/TapeGrad.Onnx/TapeGrad.Onnx.csproj
#:package Microsoft.ML.OnnxRuntime@1.31.1
// Trains a network here, writes it as an ONNX model, and lets ONNX Runtime predict with it. Run it with dotnet run.

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TapeGrad;
using TapeGrad.Nn;
using TapeGrad.Onnx;
using TapeGrad.Optim;

// Train: learn x² − y² from 200 points.
var tape = new Tape();
var random = new Pcg32(1);
var network = new Mlp(tape, [2, 16, 16, 1], Activation.Tanh, Activation.Identity, random);
double[] points = [.. Enumerable.Range(0, 400).Select(_ => 2.0 * random.NextDouble() - 1.0)];
double[] targets = [.. Enumerable.Range(0, 200).Select(i => Math.Pow(points[2 * i], 2) - Math.Pow(points[2 * i + 1], 2))];
var adam = new Adam(network.Parameters, 0.01);
for (int step = 0; step < 500; step++)
{
    Value loss = (network.ForwardRows(tape.Input(points), 200) - tape.Input(targets)).Square().Mean();
    loss.Backward();
    adam.Step();
    tape.Reset();
}

double here = network.Forward(tape.Input([0.5, 0.2]))[0].Data;
Console.WriteLine(here.ToString("F4"));                            // 0.2049

// Write: the model has the input x and the output y.
byte[] model = OnnxWriter.Write(network);

// Serve: three rows at once.
using var session = new InferenceSession(model);
var rows = new DenseTensor<double>(new[] { 0.5, 0.2, 0.0, 0.0, -0.5, 0.9 }, [3, 2]);
using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", rows)]);
double[] there = [.. results[0].AsEnumerable<double>()];
Console.WriteLine(there.Length);                                   // 3
Console.WriteLine(Math.Abs(there[0] - here) < 1e-12);              // True
