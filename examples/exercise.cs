#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Four tasks for pencil and paper: a neuron's prediction, its loss, its gradient and one update. Each seed gives other
// numbers, and an answer that is wrong gets a hint at what may have gone wrong.
//
//   tapegrad run examples/exercise.cs -- --seed 7                        asks, on a terminal; elsewhere it prints the tasks
//   tapegrad run examples/exercise.cs -- --seed 7 --answers 4,1/4,2,.9   marks these answers
//   tapegrad run examples/exercise.cs -- --seed 7 --solution             shows how it goes
//
// It prints:
//
//   Exercise 1: a neuron with the weight w = −2 and the bias b = 0.5 gets the input x = 1.5.
//   Its target is −1. Two digits after the point are enough.
//   
//   1. Forward: what is the prediction, w · x + b?
//   2. Loss: what is (prediction − target)²?
//   3. Gradient: what is dloss/dw?
//   4. Update: what is w after a step with a learning rate of 0.1?
//   
//   Answer on a terminal, or with: tapegrad run examples/exercise.cs -- --seed 1 --answers 4,1/4,2,.9

using System.Globalization;
using TapeGrad;

ulong seed = 1;
double[]? answers = null;
bool solution = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--solution":
            solution = true;
            break;
        case "--seed" when i + 1 < args.Length:
            if (!ulong.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            {
                return Refuse($"The seed is a whole number from 0 on, but was '{args[i]}'.");
            }

            break;
        case "--answers" when i + 1 < args.Length:
            string[] given = args[++i].Split(',');
            if (given.Length != 4)
            {
                return Refuse($"There are 4 tasks, but --answers has {given.Length}. Give a number for each, such as 4,1/4,2,.9 (with points, not commas, in numbers).");
            }

            answers = new double[4];
            for (int k = 0; k < 4; k++)
            {
                if (!TryRead(given[k], out answers[k]))
                {
                    return Refuse($"Answer {k + 1} is '{given[k]}', which is not a number. Write 0.5, .5, 1/2 or -0.5.");
                }
            }

            break;
        default:
            return Refuse("The arguments of exercise are: --seed NUMBER, --answers a,b,c,d (a number for each task), --solution.");
    }
}

// Halves, so that pencil and paper do; drawn again where a common mistake would give the right answer, or the same as another.
var random = new Pcg32(seed);
double w0, x0, b0, target, rate;
do
{
    (w0, x0, b0) = (Half(-4, 4), Half(3, 6), Half(-4, 4));
    (target, rate) = (2.0 * Half(-4, 4), random.Next(2) == 0 ? 0.1 : 0.05);
}
while (w0 == 0.0 || x0 == 2.0 || b0 == 0.0 || target == 0.0 || Math.Abs(w0 * x0 + b0 - target) is 0.0 or 1.0 or 2.0);

// The engine does the exercise, so that run's options can draw it.
var log = TrainingLog.Current;
var tape = new Tape();
Value w = tape.Parameter(w0, "w"), b = tape.Parameter(b0, "b");
Value x = tape.Input(x0, "x");
Value prediction = (w * x + b).Named("prediction");
Value error = (prediction - target).Named("error");
Value loss = error.Square().Named("loss");
loss.Backward();
log.Step(loss, ("prediction", prediction.Data), ("target", target));
(double p, double e, double square, double slope) = (prediction.Data, error.Data, loss.Data, w.Grad);
w.Data -= rate * slope;
log.Add("w", w.Data);

// What is asked, the answer, how one gets there, and what wrong answers come from.
Exercise[] tasks =
[
    new("Forward: what is the prediction, w · x + b?", p, $"w · x + b = {F(w0)} · {F(x0)} + {P(b0)}",
        [(w0 * x0, "That is w · x, and the bias is still to be added."),
         (w0 * x0 - b0, "Look at the sign of b."),
         (-p, "Look at the sign.")]),
    new("Loss: what is (prediction − target)²?", square, $"(prediction − target)² = ({F(p)} − {P(target)})²",
        [(e, "That is the error, and the loss is its square."),
         (-e, "That is target − prediction, and the loss is the square."),
         (-square, "A square is never negative."),
         (square / 2.0, "There is no factor ½ in this loss."),
         ((p + target) * (p + target), "Look at the sign: the target is taken away.")]),
    new("Gradient: what is dloss/dw?", slope, $"2 · (prediction − target) · x = 2 · {P(e)} · {F(x0)}",
        [(-slope, "Look at the sign: the error is prediction − target."),
         (slope / 2.0, "The derivative of a square has a factor 2."),
         (2.0 * e, "That is dloss/dprediction. One more factor leads to w: how the prediction changes with w."),
         (2.0 * e * w0, "That is dloss/dx. For dloss/dw the last factor is x.")]),
    new($"Update: what is w after a step with a learning rate of {F(rate)}?", w.Data, $"w − rate · dloss/dw = {F(w0)} − {F(rate)} · {P(slope)}",
        [(w0 + rate * slope, "Look at the sign: the step goes against the gradient."),
         (w0 - slope, "That step forgot the learning rate."),
         (w0 + slope, "That step forgot the learning rate and its sign."),
         (-rate * slope, "That is the step, and w starts from where it was."),
         (rate * slope, "That is the step without its sign, and w starts from where it was.")]),
];

bool asks = answers is null && !solution && !Console.IsInputRedirected && !Console.IsOutputRedirected;
int score = 0;
Console.WriteLine($"Exercise {seed}: a neuron with the weight w = {F(w0)} and the bias b = {F(b0)} gets the input x = {F(x0)}.");
Console.WriteLine($"Its target is {F(target)}. Two digits after the point are enough.");
Console.WriteLine();
for (int i = 0; i < tasks.Length; i++)
{
    Exercise task = tasks[i];
    Console.WriteLine($"{i + 1}. {task.Text}");
    if (answers is not null)
    {
        score += Marks(task, answers[i], $"   {F(answers[i])} is ") ? 1 : 0;
    }

    // Three tries; an empty line gives up.
    for (int tries = 3; asks && tries > 0; tries--)
    {
        Console.Write("   Your answer: ");
        string? line = Console.ReadLine();
        if (string.IsNullOrWhiteSpace(line))
        {
            break;
        }

        if (!TryRead(line, out double answer))
        {
            Console.WriteLine($"   '{line.Trim()}' is not a number. Write 0.5, .5, 1/2 or -0.5.");
            tries++;
        }
        else if (Marks(task, answer, "   That is "))
        {
            score++;
            break;
        }
    }
}

if (answers is not null || asks)
{
    Console.WriteLine();
    Console.WriteLine($"Score: {score} of {tasks.Length}");
}

if (solution || ((answers is not null || asks) && score < tasks.Length))
{
    Console.WriteLine();
    Console.WriteLine("Solution:");
    for (int i = 0; i < tasks.Length; i++)
    {
        Console.WriteLine($"{i + 1}. {tasks[i].Way} = {F(tasks[i].Answer)}");
    }
}
else if (answers is null && !asks)
{
    Console.WriteLine();
    Console.WriteLine($"Answer on a terminal, or with: tapegrad run examples/exercise.cs -- --seed {seed} --answers 4,1/4,2,.9");
}

return 0;

double Half(int least, int most) => (least + random.Next(most - least + 1)) / 2.0;

// Says whether the answer is right, and what may have gone wrong if it is not.
static bool Marks(Exercise task, double answer, string start)
{
    bool right = Math.Abs(answer - task.Answer) < 0.006;
    string hint = task.Mistakes.FirstOrDefault(m => Math.Abs(answer - m.Result) < 0.006).Hint ?? "Go through the formula once more, factor by factor.";
    Console.WriteLine(start + (right ? "right." : $"not right. {hint}"));
    return right;
}

// 0.5, .5, 1/2, with a sign or without; both minus signs will do.
static bool TryRead(string text, out double number)
{
    const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
    string[] parts = text.Replace('−', '-').Split('/');
    double divisor = 1.0;
    bool read = double.TryParse(parts[0], style, CultureInfo.InvariantCulture, out number)
        && (parts.Length == 1 || (parts.Length == 2 && double.TryParse(parts[1], style, CultureInfo.InvariantCulture, out divisor)));
    number /= divisor;
    return read && double.IsFinite(number);
}

// At most four digits after the point, and a minus sign that is one.
static string F(double number) => number.ToString("0.####", CultureInfo.InvariantCulture).Replace('-', '−');

// The same as a factor or a summand: in brackets where it is negative.
static string P(double number) => number < 0.0 ? $"({F(number)})" : F(number);

static int Refuse(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 2;
}

record Exercise(string Text, double Answer, string Way, (double Result, string Hint)[] Mistakes);
