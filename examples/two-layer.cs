#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// A network of two sigmoid layers learns one example, first one step by hand, then 50 epochs by the tape. Two inputs,
// two hidden neurons, one output: small enough to write out every factor of the chain rule and to hold each beside what
// the tape has at the same place. (The tutorial that this network comes from shows a sample output, 0.1841 and then
// 0.1768. That sample does not belong to its code, which prints 0.1127 and 0.1089, as this script does.)

using TapeGrad;

var log = TrainingLog.Current;
double learningRate = log.Setting("learning-rate", 0.1);
double epochs = log.Setting("epochs", 50);

var tape = new Tape();
Value w1 = tape.Parameter(0.4, "w1"), w2 = tape.Parameter(0.3, "w2"), w3 = tape.Parameter(0.6, "w3"), w4 = tape.Parameter(0.1, "w4");
Value w5 = tape.Parameter(0.5, "w5"), w6 = tape.Parameter(0.7, "w6");
Value b1 = tape.Parameter(0.0, "b1"), b2 = tape.Parameter(0.0, "b2"), b3 = tape.Parameter(0.0, "b3");

// One step, by hand. Forward first: the numbers that every factor needs.
const double Target = 1.0;
var (x1, x2, h1_in, h1, h2_in, h2, y_in, y, error, E) = Forward();
E.Backward();
Console.WriteLine($"Initial Error: {E.Data:F4}");
Console.WriteLine();
Console.WriteLine("factor       by hand                   number   the tape has");

// From the error back to the output neuron: how much it is off, times how steep the sigmoid is there.
double dE_dy = Show("dE/dy", "2 · error", 2.0 * error.Data, y.Grad);
double dy_dy_in = Show("dy/dy_in", "y · (1 − y)", y.Data * (1.0 - y.Data), Local(y));
double dE_dy_in = Show("dE/dy_in", "dE/dy · dy/dy_in", dE_dy * dy_dy_in, y_in.Grad);
Show("dE/dw5", "dE/dy_in · h1", dE_dy_in * h1.Data, w5.Grad);
Show("dE/dw6", "dE/dy_in · h2", dE_dy_in * h2.Data, w6.Grad);
Show("dE/db3", "dE/dy_in · 1", dE_dy_in, b3.Grad);

// Through w5 the blame reaches the first hidden neuron, and there the same three factors come again.
double dE_dh1 = Show("dE/dh1", "dE/dy_in · w5", dE_dy_in * w5.Data, h1.Grad);
double dh1_dh1_in = Show("dh1/dh1_in", "h1 · (1 − h1)", h1.Data * (1.0 - h1.Data), Local(h1));
double dE_dh1_in = Show("dE/dh1_in", "dE/dh1 · dh1/dh1_in", dE_dh1 * dh1_dh1_in, h1_in.Grad);
Show("dE/dw1", "dE/dh1_in · x1", dE_dh1_in * x1.Data, w1.Grad);
Show("dE/dw2", "dE/dh1_in · x2", dE_dh1_in * x2.Data, w2.Grad);
Show("dE/db1", "dE/dh1_in · 1", dE_dh1_in, b1.Grad);

// Through w6 it reaches the second.
double dE_dh2 = Show("dE/dh2", "dE/dy_in · w6", dE_dy_in * w6.Data, h2.Grad);
double dh2_dh2_in = Show("dh2/dh2_in", "h2 · (1 − h2)", h2.Data * (1.0 - h2.Data), Local(h2));
double dE_dh2_in = Show("dE/dh2_in", "dE/dh2 · dh2/dh2_in", dE_dh2 * dh2_dh2_in, h2_in.Grad);
Show("dE/dw3", "dE/dh2_in · x1", dE_dh2_in * x1.Data, w3.Grad);
Show("dE/dw4", "dE/dh2_in · x2", dE_dh2_in * x2.Data, w4.Grad);
Show("dE/db2", "dE/dh2_in · 1", dE_dh2_in, b2.Grad);

// What happens here is told beside the picture of the page (run --html).
log.Say($"Forward: each hidden neuron weighs both inputs, adds its bias, and the sigmoid makes a number between 0 and 1 of it. h1 is {h1.Data:F4}.", h1);
log.Say($"The output neuron does the same with h1 and h2. It says {y.Data:F4}, and the target is {Target}.", y);
double firstY = y.Data, firstE = E.Data;
LogAndUpdate(y, E);
log.Say($"Backward: through the sigmoid of the output, y_in gets {y_in.Grad:F4}. Each weight of this neuron gets that times its own input: h1, h2, and 1 for the bias.", y_in);
log.Say($"The weights are also the way back: h1 gets {y_in.Grad:F4} · w5, and h2 gets {y_in.Grad:F4} · w6. More weight, more blame.", h2);
log.Say($"At the hidden neurons the same rule begins again. Their own sigmoid and a small input leave {w2.Grad:F5} for w2: early weights learn slowly.", w2);
tape.Reset();
Console.WriteLine();
Console.WriteLine($"Error after 1 backpropagation: {Forward().E.Data:F4}");
tape.Reset();

// That step was the first epoch. The others need nothing but the tape.
Console.WriteLine();
Console.WriteLine($"Epoch 1: y_pred = {firstY:0.####}, error = {firstE:0.######}");
for (int epoch = 2; epoch <= epochs; epoch++)
{
    var now = Forward();
    now.E.Backward();
    Console.WriteLine($"Epoch {epoch}: y_pred = {now.y.Data:0.####}, error = {now.E.Data:0.######}");
    LogAndUpdate(now.y, now.E);
    if (epoch == epochs)
    {
        log.Say($"After {epochs} steps the network says {now.y.Data:F4}. The loss has fallen from {firstE:F4} to {now.E.Data:F4}, and the blame with it.", now.y);
    }

    tape.Reset();
}

// The network: every number that a calculation by hand has a name for is a named node.
(Value x1, Value x2, Value h1_in, Value h1, Value h2_in, Value h2, Value y_in, Value y, Value error, Value E) Forward()
{
    Value x1 = tape.Input(0.5, "x1"), x2 = tape.Input(0.1, "x2");
    Value h1_in, h1, h2_in, h2, y_in, y;

    // A scope draws a frame around its nodes in the picture.
    using (tape.Scope("hidden"))
    {
        h1_in = (w1 * x1 + w2 * x2 + b1).Named("h1_in");
        h1 = h1_in.Sigmoid().Named("h1");
        h2_in = (w3 * x1 + w4 * x2 + b2).Named("h2_in");
        h2 = h2_in.Sigmoid().Named("h2");
    }

    using (tape.Scope("output"))
    {
        y_in = (w5 * h1 + w6 * h2 + b3).Named("y_in");
        y = y_in.Sigmoid().Named("y");
    }

    Value error = (y - Target).Named("error");
    return (x1, x2, h1_in, h1, h2_in, h2, y_in, y, error, error.Square().Named("E"));
}

void LogAndUpdate(Value y, Value E)
{
    log.Step(E, ("prediction", y.Data), ("target", Target));
    foreach (Value parameter in tape.Parameters)
    {
        parameter.Data -= learningRate * parameter.Grad;
        log.Add(parameter.Name!, parameter.Data);
    }
}

// The local derivative that the tape keeps on the edge into a node of one operand.
double Local(Value node) => Graph.From(node).Output.Operands[0].LocalDerivative;

double Show(string factor, string formula, double byHand, double tapeHas)
{
    Console.WriteLine($"{factor,-12} {formula,-20} {byHand,11:F6} {tapeHas,14:F6}");
    return byHand;
}
