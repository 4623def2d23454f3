#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Hours studied and hours slept become the probability of passing an exam. A logistic regression on four made-up
// students, updated after every single one. At the end it shows which loss the famous rule "error times input" is the
// gradient of: cross-entropy, and not the squared error.

using TapeGrad;

var log = TrainingLog.Current;
double learningRate = log.Setting("learning-rate", 0.1);
double epochs = log.Setting("epochs", 100);

(double Studied, double Slept, double Passed)[] students = [(1.0, 8.0, 0.0), (2.0, 5.0, 0.0), (4.0, 7.0, 1.0), (6.0, 6.0, 1.0)];

var tape = new Tape();
Value w1 = tape.Parameter(0.0, "w1");   // for hours studied
Value w2 = tape.Parameter(0.0, "w2");   // for hours slept
Value b = tape.Parameter(0.0, "b");

for (int epoch = 1; epoch <= epochs; epoch++)
{
    double sum = 0.0, sumOfSquares = 0.0;
    foreach (var (studied, slept, passed) in students)
    {
        var (p, loss) = Forward(studied, slept, passed);
        loss.Backward();
        log.Step(loss, ("prediction", p.Data), ("target", passed));
        Tell(epoch, studied, slept, p, loss);
        sum += loss.Data;
        sumOfSquares += (p.Data - passed) * (p.Data - passed);
        Update();
        log.Add("w1", w1.Data);
        log.Add("w2", w2.Data);
        log.Add("b", b.Data);
        tape.Reset();
    }

    // The mean error is the mean cross-entropy: what is being lowered. The mean of the squares is shown to compare.
    Console.WriteLine($"Epoch {epoch,3}: Mean error = {sum / students.Length:F6}, Mean squared error = {sumOfSquares / students.Length:F6}");
}

Console.WriteLine();
foreach (var (studied, slept, passed) in students)
{
    double p = Forward(studied, slept, passed).p.Data;
    Console.WriteLine($"{studied} h studied, {slept} h slept: probability {p:F6}, {(p >= 0.5 ? "Pass" : "Fail")}");
    tape.Reset();
}

// The first epoch once more, with both losses on one tape: what does each send to w1?
w1.Data = w2.Data = b.Data = 0.0;
Console.WriteLine();
Console.WriteLine("Why error × input? The gradient that reaches w1 in the first epoch:");
Console.WriteLine("error p−y   × studied   cross-entropy   squared error   2(p−y)·p(1−p)·studied");
foreach (var (studied, slept, passed) in students)
{
    var (p, loss) = Forward(studied, slept, passed);
    Value squared = (p - passed).Square();
    squared.Backward();
    double fromSquared = w1.Grad;
    tape.ZeroGrad();
    loss.Backward();
    double error = p.Data - passed;
    double byHand = 2.0 * error * p.Data * (1.0 - p.Data) * studied;
    Console.WriteLine($"{error,9:F6} {error * studied,11:F6} {w1.Grad,15:F6} {fromSquared,15:F6} {byHand,23:F6}");
    Update();
    tape.Reset();
}

Console.WriteLine();
Console.WriteLine("Cross-entropy is −ln p for a pass: its slope −1/p, times the sigmoid's p(1−p), leaves p − 1, the error.");
Console.WriteLine("For a fail it is −ln(1−p), and 1/(1−p) times p(1−p) leaves p, the error again. The squared error keeps");
Console.WriteLine("2p(1−p): where the network is sure and wrong, as with the third student, hardly anything is left to learn from.");

// The probability of a pass, and the loss: the logarithm of the probability that was given to what really happened.
(Value p, Value loss) Forward(double studied, double slept, double passed)
{
    Value x1 = tape.Input(studied, "studied"), x2 = tape.Input(slept, "slept");
    Value z = (w1 * x1 + w2 * x2 + b).Named("z");
    Value p = z.Sigmoid().Named("p");

    // 1 − σ(z) is σ(−z), and that form keeps its digits where p is almost 1.
    Value happened = passed == 1.0 ? p : (-z).Sigmoid().Named("1 − p");
    return (p, (-happened.Log()).Named("loss"));
}

// What happens here is told beside the picture of the page (run --html).
void Tell(double epoch, double studied, double slept, Value p, Value loss)
{
    if (epoch == 1 && studied == 1.0)
    {
        log.Say($"All weights are 0, so the first student gets a probability of {p.Data}. The student failed, and the loss is −ln({1.0 - p.Data}) = {loss.Data:F4}.", loss);
        log.Say($"The slopes of the logarithm and of the sigmoid multiply to p − y, the error: b gets {b.Grad}, because its input is 1.", b);
        log.Say($"w2 gets the error times the hours slept: {b.Grad} · {slept} = {w2.Grad}. A large input takes a large share.", w2);
    }
    else if (epoch == 1 && studied == 4.0)
    {
        log.Say($"Two students failed, so the third gets only {p.Data:F4}, and passes. Cross-entropy sends nearly the whole error back: {b.Grad:F4}.", b);
    }
    else if (epoch == epochs && studied == 6.0)
    {
        log.Say($"After {epochs} epochs the last student gets {p.Data:F4}. Hours studied speak for a pass: w1 is {w1.Data:F2}. On the map, the line where p is 0.5 divides the students.", p);
    }
}

void Update()
{
    w1.Data -= learningRate * w1.Grad;
    w2.Data -= learningRate * w2.Grad;
    b.Data -= learningRate * b.Grad;
}
