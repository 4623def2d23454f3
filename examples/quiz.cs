#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// Seven questions after the lesson pass-or-fail, with an explanation of each answer. Every number in them is computed
// while you wait: the model of that lesson is trained twice, with a learning rate of 0.1 and with one of 1.
//
//   tapegrad run examples/quiz.cs                                 asks, on a terminal; elsewhere it prints the questions
//   tapegrad run examples/quiz.cs -- --answers a,b,c,a,b,c,a      marks these answers
//
// The numbers to expect:
//
//   question 2: probability 0.52
//   question 3: mean error 1.0945 in epoch 1, 0.0797 in epoch 100
//   question 4: w2 = -0.4
//   question 7: mean errors 1.09, 1.41, 1.13 and 7.80, 13.38, 10.88

using TapeGrad;

var log = TrainingLog.Current;
(double Studied, double Slept, double Passed)[] students = [(1.0, 8.0, 0.0), (2.0, 5.0, 0.0), (4.0, 7.0, 1.0), (6.0, 6.0, 1.0)];

var tape = new Tape();
Value w1 = tape.Parameter(0.0, "w1"), w2 = tape.Parameter(0.0, "w2"), b = tape.Parameter(0.0, "b");

// The first student of the first epoch: every weight is 0.
var (z, p, q, loss) = Forward(students[0]);
loss.Backward();
(double first, double error) = (p.Data, p.Data - students[0].Passed);
(double dloss_dq, double dq_dz, double dz_dw2, double dloss_dw2) = (q.Grad, z.Grad / q.Grad, w2.Grad / z.Grad, w2.Grad);
(double w1After, double w2After) = (w1.Data - 0.1 * w1.Grad, w2.Data - 0.1 * w2.Grad);
tape.Reset();

double[] fast = Train(1.0, null), slow = Train(0.1, log);
double unsure = Sigmoid(0.08), sure = Sigmoid(5.0);
double seven = Sigmoid(w1.Data * 3.0 + w2.Data * 7.0 + b.Data);

Question[] questions =
[
    new($"A student studied 0 hours and slept 0 hours: whatever the weights are, they are multiplied by 0. With a bias of 0 "
        + $"the model says {Sigmoid(0.0):F2}, with a bias of −2 it says {Sigmoid(-2.0):F2}. What is a bias for?",
        ["It makes training faster.",
         "It moves the answer up or down, whatever the inputs are.",
         "It holds what the weights got wrong."],
        'b', "A bias is a weight whose input is always 1. Without it, the border between fail and pass would have to go through 0 hours of everything."),

    new($"The model gives a student a probability of {unsure:F2}, and the threshold is 0.5. What is the label?",
        ["Fail: that is too close to call.", "None, before there is a second threshold.", "Pass."],
        'c', $"{unsure:F2} is at least 0.5, which is all that a label asks; 0.5 itself would pass. How sure the model is gets lost: {unsure:F2} and {sure:F2} are the same label."),

    new($"In epoch 1 the mean error is {slow[0]:F4}, in epoch 100 it is {slow[99]:F4}. Why should it fall?",
        ["Because the probabilities come closer to what really happened.",
         "Because the weights get smaller.",
         "Because fewer and fewer students are left to learn from."],
        'a', $"The error is −ln of the probability that was given to what happened: {-Math.Log(unsure):F2} for one of {unsure:F2}, and {-Math.Log(sure):F4} for one of {sure:F2}. No student is left out, and the weights grow."),

    new($"All weights are 0. The first student studied 1 hour, slept 8 and failed, so p = {first} and the error p − y is {error}. "
        + "What is w2, the weight of the hours slept, after an update with a learning rate of 0.1?",
        [$"{w1After}", $"{w2After}", $"{-w2After}"],
        'b', $"The gradient is error × input, and the step goes against it: 0 − 0.1 · {error} · 8 = {w2After}. The input of w1 is 1, so w1 goes to {w1After} only."),

    new($"After training, the model gives {seven:F2} to someone who studied 3 hours and slept 7. What does such a model do?",
        ["It weighs the inputs, adds them up and bends the sum to a probability: a straight border between fail and pass.",
         "It finds out what makes students pass.",
         "It looks up the student who is most alike."],
        'a', $"One neuron draws one line. It has w2 = {w2.Data:F2}, but that less sleep helps is no finding: it knows what went together among four students, not why. And what no line can tell apart, it cannot (examples/xor.cs)."),

    new($"With q the probability given to what happened, the first student's loss changes by {dloss_dq} when q grows by 1, q by {dq_dz} with z, and z by {dz_dw2} with w2. What is backpropagation in one line?",
        ["Try each weight a little higher and a little lower, and keep what is better.",
         "Go through the students in reverse order.",
         "From the loss backward, multiply the local derivatives along each path, and add up where paths meet."],
        'c', $"({dloss_dq}) · ({dq_dz}) · {dz_dw2} = {dloss_dq * dq_dz * dz_dw2}, and the tape says the same: w2.Grad is {dloss_dw2}. One way back gives the gradients of all weights, where trying takes two runs for each."),

    new($"With a learning rate of 0.1 the mean errors of the first epochs are {slow[0]:F2}, {slow[1]:F2}, {slow[2]:F2}; with a rate of 1 they are {fast[0]:F2}, {fast[1]:F2}, {fast[2]:F2}. What does a rate of 1 do here?",
        ["It learns ten times as fast.",
         "Its steps jump over the goal: after each student the model is sure, and wrong about the next.",
         "Nothing, as the gradients stay the same."],
        'b', "A gradient says where down is, not how far (docs/learning-rates.md). These four students can be told apart, so even that run calms down in the end; with others it would go on."),
];

char[]? answers = null;
if (args is ["--answers", string given])
{
    string[] letters = given.Split(',', StringSplitOptions.TrimEntries);
    if (letters.Length != questions.Length)
    {
        Console.Error.WriteLine($"There are {questions.Length} questions, but --answers has {letters.Length}. Give a letter for each, such as a,b,c,a,b,c,a.");
        return 2;
    }

    int bad = Array.FindIndex(letters, l => l.ToLowerInvariant() is not ['a' or 'b' or 'c']);
    if (bad >= 0)
    {
        Console.Error.WriteLine($"Answer {bad + 1} is '{letters[bad]}', but there are a, b and c to choose from.");
        return 2;
    }

    answers = [.. letters.Select(l => char.ToLowerInvariant(l[0]))];
}
else if (args.Length > 0)
{
    Console.Error.WriteLine("The arguments of quiz are: --answers a,b,c,a,b,c,a, a letter for each question.");
    return 2;
}

bool asks = answers is null && !Console.IsInputRedirected && !Console.IsOutputRedirected;
int score = 0;
for (int i = 0; i < questions.Length; i++)
{
    Question question = questions[i];
    Print($"{i + 1}. ", question.Text);
    for (int choice = 0; choice < question.Choices.Length; choice++)
    {
        Print($"   {(char)('a' + choice)}) ", question.Choices[choice]);
    }

    if (answers is not null || asks)
    {
        if ((answers?[i] ?? Ask()) is not char answer)
        {
            Console.WriteLine();
            return 0;
        }

        bool right = answer == question.Right;
        score += right ? 1 : 0;
        Print($"   {answer} is ", $"{(right ? "right" : $"wrong, and {question.Right} is right")}. {question.Why}");
    }

    Console.WriteLine();
}

Console.WriteLine(answers is not null || asks
    ? $"Score: {score} of {questions.Length}"
    : "Answer on a terminal, or with: tapegrad run examples/quiz.cs -- --answers a,b,c,a,b,c,a (a letter for each question)");
return 0;

// What the user types, until it is one of the letters; null at the end of the input.
static char? Ask()
{
    while (true)
    {
        Console.Write("   Your answer (a, b or c): ");
        switch (Console.ReadLine()?.Trim().ToLowerInvariant())
        {
            case null: return null;
            case ['a' or 'b' or 'c'] and var letter: return letter[0];
        }
    }
}

// Words in lines of at most 100 characters, all but the first indented as far as the text.
static void Print(string start, string text)
{
    string line = start;
    foreach (string word in text.Split(' '))
    {
        if (line.Length + word.Length > 100)
        {
            Console.WriteLine(line.TrimEnd());
            line = new(' ', start.Length);
        }

        line += word + " ";
    }

    Console.WriteLine(line.TrimEnd());
}

// The lesson pass-or-fail: one sigmoid neuron. q is the probability that it gave to what really happened.
(Value z, Value p, Value q, Value loss) Forward((double Studied, double Slept, double Passed) student)
{
    Value x1 = tape.Input(student.Studied, "studied"), x2 = tape.Input(student.Slept, "slept");
    Value z = (w1 * x1 + w2 * x2 + b).Named("z");
    Value p = z.Sigmoid().Named("p");
    Value q = student.Passed == 1.0 ? p : (-z).Sigmoid().Named("1 − p");
    return (z, p, q, (-q.Log()).Named("loss"));
}

// 100 epochs from weights of 0, with an update after every student; gives the mean error of each epoch.
double[] Train(double rate, TrainingLog? log)
{
    w1.Data = w2.Data = b.Data = 0.0;
    double[] errors = new double[100];
    for (int epoch = 0; epoch < errors.Length; epoch++)
    {
        foreach (var student in students)
        {
            var (_, p, _, loss) = Forward(student);
            loss.Backward();
            log?.Step(loss, ("prediction", p.Data), ("target", student.Passed));
            errors[epoch] += loss.Data / students.Length;
            foreach (Value parameter in tape.Parameters)
            {
                parameter.Data -= rate * parameter.Grad;
                log?.Add(parameter.Name!, parameter.Data);
            }

            tape.Reset();
        }
    }

    return errors;
}

double Sigmoid(double z)
{
    double p = tape.Constant(z).Sigmoid().Data;
    tape.Reset();
    return p;
}

record Question(string Text, string[] Choices, char Right, string Why);
