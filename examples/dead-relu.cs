#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// One step that is too large kills a ReLU neuron: every gradient behind it is 0 from then on. Three neurons start the
// same, far above their targets, and are to learn y = 2x − 1 at three points. The first takes small steps and learns. The
// second takes steps so large that it is thrown below 0 at all three points; but its ReLU leaks, so a little blame gets
// through, and it comes back. The third does not leak: below 0 its slope is 0, and no step moves it ever again. The picture
// of the last step shows where blame ends; docs/why-is-my-gradient-zero.md has eight more causes.
//
// It prints:
//
//   small steps: relu, learning rate 0.05
//     step   1: loss 91.6667, w  6.000, b  0.000, above 0 at 3 points, gradients 41.3333 and 18.0000
//     step   2: loss 18.2263, w  3.933, b -0.900, above 0 at 3 points, gradients 18.4444 and  7.9333
//     step   3: loss  3.6591, w  3.011, b -1.297, above 0 at 3 points, gradients  8.2504 and  3.4511
//     step  10: loss  0.0468, w  2.254, b -1.570, above 0 at 3 points, gradients  0.0888 and -0.1247
//     step  50: loss  0.0178, w  2.155, b -1.352, above 0 at 3 points, gradients  0.0372 and -0.0846
//     step 200: loss  0.0005, w  2.025, b -1.057, above 0 at 3 points, gradients  0.0061 and -0.0138
//   
//   large steps, leaky: leaky-relu(0.1), learning rate 0.15
//     step   1: loss 91.6667, w  6.000, b  0.000, above 0 at 3 points, gradients 41.3333 and 18.0000
//     step   2: loss 13.6764, w -0.200, b -2.700, above 0 at 0 points, gradients -1.5933 and -0.6620
//     step   3: loss 13.2335, w  0.039, b -2.601, above 0 at 0 points, gradients -1.5671 and -0.6505
//     step  10: loss  0.0690, w  2.307, b -1.692, above 0 at 3 points, gradients  0.0998 and -0.1550
//     step  50: loss  0.0037, w  2.070, b -1.160, above 0 at 3 points, gradients  0.0169 and -0.0384
//     step 200: loss  0.0000, w  2.000, b -1.001, above 0 at 3 points, gradients  0.0001 and -0.0002
//   
//   large steps: relu, learning rate 0.15
//     step   1: loss 91.6667, w  6.000, b  0.000, above 0 at 3 points, gradients 41.3333 and 18.0000
//     step   2: loss 11.6667, w -0.200, b -2.700, above 0 at 0 points, gradients  0.0000 and  0.0000
//     step   3: loss 11.6667, w -0.200, b -2.700, above 0 at 0 points, gradients  0.0000 and  0.0000
//     step  10: loss 11.6667, w -0.200, b -2.700, above 0 at 0 points, gradients  0.0000 and  0.0000
//     step  50: loss 11.6667, w -0.200, b -2.700, above 0 at 0 points, gradients  0.0000 and  0.0000
//     step 200: loss 11.6667, w -0.200, b -2.700, above 0 at 0 points, gradients  0.0000 and  0.0000
//     It is dead: dloss/dw is 0 and dloss/db is 0, to the last digit. Blame comes as far as the neuron's output:
//     at x = 1, blame -0.6667 meets the local derivative 0, and x gets 0
//     at x = 2, blame -2.0000 meets the local derivative 0, and x gets 0
//     at x = 3, blame -3.3333 meets the local derivative 0, and x gets 0

using TapeGrad;
using TapeGrad.Nn;
using TapeGrad.Optim;

var log = TrainingLog.Current;
double small = log.Setting("small", 0.05), large = log.Setting("large", 0.15);
(double X, double Y)[] points = [(1.0, 1.0), (2.0, 3.0), (3.0, 5.0)];

Train("small steps", Activation.Relu, small);
Console.WriteLine();
Train("large steps, leaky", Activation.LeakyRelu(0.1), large);
Console.WriteLine();
Train("large steps", Activation.Relu, large);

void Train(string title, Activation activation, double rate)
{
    Console.WriteLine($"{title}: {activation}, learning rate {rate}");
    var tape = new Tape();
    var neuron = new Neuron(tape, [6.0], 0.0, activation, "neuron");
    var descent = new Sgd(tape.Parameters, rate);
    Value w = neuron.Weights[0], b = neuron.Bias;
    for (int step = 1; step <= 200; step++)
    {
        // Forward: each point in a frame of its own.
        List<Value> inputs = [], outputs = [], squares = [];
        foreach (var (pointX, pointY) in points)
        {
            using (tape.Scope($"point {pointX}"))
            {
                Value x = tape.Input(pointX, "x");
                Value output = neuron.Forward(Values.Of(x));
                Value error = (output - pointY).Named("error");
                inputs.Add(x);
                outputs.Add(output);
                squares.Add(error.Square());
            }
        }

        Value loss = Values.Of([.. squares]).Mean().Named("loss");
        loss.Backward();
        log.Step(loss);
        int above = outputs.Count(output => output.Data > 0.0);
        if (step is <= 3 or 10 or 50 or 200)
        {
            Console.WriteLine($"  step {step,3}: loss {loss.Data,7:F4}, w {w.Data,6:F3}, b {b.Data,6:F3}, above 0 at {above} points, gradients {w.Grad,7:F4} and {b.Grad,7:F4}");
        }

        if (step == 200 && w.Grad == 0.0)
        {
            Console.WriteLine($"  It is dead: dloss/dw is {w.Grad} and dloss/db is {b.Grad}, to the last digit. Blame comes as far as the neuron's output:");
            foreach (var (x, output) in inputs.Zip(outputs))
            {
                // The edge from w · x + b into the activation.
                GraphEdge edge = Graph.From(output).Output.Operands[0];
                Console.WriteLine($"  at x = {x.Data}, blame {output.Grad:F4} meets the local derivative {edge.LocalDerivative}, and x gets {x.Grad}");
            }
        }

        descent.Step();
        log.Add(title, w.Data);
        tape.Reset();
    }
}
