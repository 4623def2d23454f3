#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// One sigmoid neuron, and the chain rule factor by factor beside what the tape computes. Then what becomes of a
// gradient: one update, learning rates that are too small, right and too large, and updates after every example or
// after all of them.

using TapeGrad;

var log = TrainingLog.Current;
double learningRate = log.Setting("learning-rate", 0.1);

Console.WriteLine("1. One neuron: each factor by hand, and what the tape has");
var tape = new Tape();
Value weight = tape.Parameter(0.0, "weight");
Value bias = tape.Parameter(0.0, "bias");
(double Weight, double Input, double Bias, double Target)[] neurons =
[
    (0.5, 1.5, 0.1, 1.0), (0.5, 1.5, 0.1, 0.0), (-1.2, 0.7, 0.3, 1.0), (0.0, 1.0, 0.0, 0.5),
    (2.0, 3.0, -1.0, 0.0), (8.0, 5.0, 0.0, 0.0), (-20.0, 2.0, 1.0, 1.0),
];
foreach (var neuron in neurons)
{
    (weight.Data, bias.Data) = (neuron.Weight, neuron.Bias);
    Value input = tape.Input(neuron.Input, "input");
    Value z = (weight * input + bias).Named("z");
    Value output = z.Sigmoid().Named("output");
    Value error = (output - neuron.Target).Named("error");
    Value loss = error.Square().Named("loss");
    loss.Backward();
    log.Step(loss, ("prediction", output.Data), ("target", neuron.Target));

    // What happens here is told beside the picture of the page (run --html).
    if (neuron == neurons[0])
    {
        log.Say($"The chain rule has one factor per edge. The first: the loss is error², so the output gets 2 · error = {output.Grad:0.####}.", output);
        log.Say($"The second: the sigmoid's slope is output · (1 − output), at most ¼. It takes most of the blame away: z gets {z.Grad:0.####}.", z);
        log.Say($"The third: z moves by the input, {input.Data}, when the weight moves by 1. The product of all three is {weight.Grad:0.####}.", weight);
    }
    else if (output.Data > 0.999999 && neuron.Target == 0.0)
    {
        log.Say($"Sure and wrong: the output is 1 but for rounding, and the sigmoid is flat there. Of the blame {output.Grad:0.####}, only {z.Grad:0.0e+0} comes through.", z);
    }

    // One factor per edge, from the loss down to the weight; the tape keeps the middle one on its edge.
    double dloss_doutput = 2.0 * error.Data;
    double doutput_dz = output.Data * (1.0 - output.Data);
    double dloss_dz = dloss_doutput * doutput_dz;
    Console.WriteLine($"weight {weight.Data}, input {input.Data}, bias {bias.Data}, target {neuron.Target}: z = {z.Data:G6}, output = {output.Data:G6}, loss = {loss.Data:G6}");
    Show("dloss/doutput = 2 · error", dloss_doutput, output.Grad);
    Show("doutput/dz    = output · (1 − output)", doutput_dz, Graph.From(output).Output.Operands[0].LocalDerivative);
    Show("dloss/dweight = both · input", dloss_dz * input.Data, weight.Grad);
    Show("dloss/dbias   = both · 1", dloss_dz, bias.Grad);
    Show("dloss/dinput  = both · weight", dloss_dz * weight.Data, input.Grad);
    tape.Reset();
}

// The sixth is saturated: 1 − output loses its digits and leaves 0 by hand. The tape's σ(z) · σ(−z) keeps them.
Console.WriteLine();
Console.WriteLine("2. One update: a small step against the gradient");
foreach (var (before, slope) in ((double, double)[])[(0.5, 0.3), (0.5, -0.3), (1.0, 0.0)])
{
    weight.Data = before;
    Value loss = (slope * weight).Named("loss");
    loss.Backward();
    log.Step(loss);
    double gradient = weight.Grad;
    weight.Data -= learningRate * gradient;
    log.Add("weight", weight.Data);
    Console.WriteLine($"weight {before}, gradient {gradient}, learning rate {learningRate}: new weight {weight.Data}");
    tape.Reset();
}

Console.WriteLine();
Console.WriteLine("3. Learning rates: one weight learns that 2 · 2 = 4, from weight 1");
foreach (var (rate, steps, verdict) in ((double, int, string)[])
    [(0.001, 50, "too small"), (learningRate, 50, "right"), (0.25, 50, "swings for ever"), (0.3, 50, "too large"), (10.0, 200, "far too large")])
{
    weight.Data = 1.0;
    (double last, int step) = (0.0, 0);
    try
    {
        while (step++ < steps)
        {
            Value error = (weight * 2.0 - 4.0).Named("error");
            Value loss = error.Square().Named("loss");
            loss.Backward();
            log.Step(loss, ("prediction", 4.0 + error.Data), ("target", 4.0));
            if (step == 2 && rate == 0.25)
            {
                log.Say("With a rate of 0.25 each update jumps to the other side of the valley, and the loss stays as it is.", weight);
            }

            last = loss.Data;
            weight.Data -= rate * weight.Grad;
            log.Add("weight", weight.Data);
            tape.Reset();
        }

        Console.WriteLine($"{rate,5}  {verdict}: loss {last:G6} and weight {weight.Data:G6} after {steps} steps");
    }
    catch (NonFiniteException stop)
    {
        Console.WriteLine($"{rate,5}  {verdict}: stopped in step {step}. {stop.Message}");
        tape.Reset();
    }
}

Console.WriteLine();
Console.WriteLine("4. After every example, or after all four: y = 2x, learning rate 0.01");
double oneByOne = 0.0, together = 0.0;
for (int epoch = 1; epoch <= 10; epoch++)
{
    // Four updates, each by the gradient of one example.
    weight.Data = oneByOne;
    for (double x = 1.0; x <= 4.0; x++)
    {
        Learn((weight * x - 2.0 * x).Square());
    }

    // One update, by the mean of the four gradients.
    (oneByOne, weight.Data) = (weight.Data, together);
    Learn(((weight - 2.0).Square() + (weight * 2.0 - 4.0).Square() + (weight * 3.0 - 6.0).Square() + (weight * 4.0 - 8.0).Square()) / 4.0);
    if (epoch == 1)
    {
        log.Say("One update by the mean of four gradients. The four steps before it made one update each: more steps, each by what one example says.", weight);
    }

    together = weight.Data;
    Console.WriteLine($"epoch {epoch,2}: weight {oneByOne:F6} after every example, {together:F6} after all");
}

void Learn(Value loss)
{
    loss.Named("loss").Backward();
    log.Step(loss);
    weight.Data -= 0.01 * weight.Grad;
    log.Add("weight", weight.Data);
    tape.Reset();
}

void Show(string factor, double byHand, double tapeHas) => Console.WriteLine($"  {factor,-37}{byHand,13:G6}{tapeHas,14:G6}");
