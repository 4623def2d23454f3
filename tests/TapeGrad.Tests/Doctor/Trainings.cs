using TapeGrad.Nn;
using TapeGrad.Optim;

namespace TapeGrad.Tests;

/// <summary>Small trainings that are broken in one way each, and the same ones cured.</summary>
internal static class Trainings
{
    private static readonly double[] Four = [0, 0, 0, 1, 1, 0, 1, 1];

    /// <summary>What a diagnosis finds in a training. A training may end by NaN.</summary>
    public static IReadOnlyList<Finding> Diagnose(Action<TrainingLog> training)
    {
        var log = new TrainingLog();
        var diagnosis = new Diagnosis(log);
        try
        {
            training(log);
        }
        catch (NonFiniteException failure)
        {
            diagnosis.Add(failure);
        }

        return diagnosis.Findings;
    }

    /// <summary>The training of a code, broken or cured.</summary>
    public static Action<TrainingLog> Of(string code, bool broken) => code switch
    {
        "TG101" => log => Line(log, 20, reset: tape => tape.Reset(keepGradients: broken)),
        "TG102" => log => Line(log, 20, loss: (w, b) => (broken ? w * 2.0 + b.Data - 4.0 : w * 2.0 + b - 4.0).Square()),
        "TG103" => log => Network(log, Activation.Relu, steps: 60, rate: 0.05, before: model => Each(model.Layers[0].Bias, b => broken ? -10.0 : 0.5)),
        "TG104" => log => Network(log, Activation.Tanh, steps: 60, rate: 0.05, before: model => Each(model.Layers[0].Weights, w => broken ? 200.0 * w : w), inputs: [1, 2, 2, 1, 3, 1, 1, 3]),
        "TG105" => log => Deep(log, broken ? 10 : 2),
        "TG106" => log => Line(log, 20, loss: (w, b) => broken ? (w + b).Log() : (w + b).Square(), rate: 0.1),
        "TG107" => log => Line(log, 20, rate: broken ? 0.205 : 0.05),
        "TG108" => log => Line(log, 20, loss: (w, b) => ((w * b + 0.7).Apply(broken) - 0.9).Square()),
        "TG109" => log => Network(log, Activation.Tanh, steps: 60, rate: 0.05, before: model => Each(model.Layers[0].Weights, w => broken ? 0.5 : w, model.Layers[1].Weights)),
        "TG110" => log => Line(log, 20, rate: broken ? -0.01 : 0.05),
        "TG111" => log => Inputs(log, broken),
        "TG112" => log => Line(log, 20, moves: (w, b, rate) => { w.Data -= rate * w.Grad; b.Data -= broken ? 0.0 : rate * b.Grad; }),
        "TG113" => log => Line(log, 20, loss: (w, b) => broken ? (w * 1e13 - (w * 1e13 - w) + b - 4.0).Square() : (w + b - 4.0).Square(), rate: 0.01),
        "TG114" => log => Twice(log, broken),
        "TG115" => log => Network(log, Activation.Tanh, steps: 60, rate: 0.05, before: model => { if (broken) { model.Layers[1].Weights.MutableData.Clear(); } }, trained: model => broken ? model.Layers[1].Bias : default),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No such code."),
    };

    /// <summary>Fits 2w + b to 4.</summary>
    public static void Line(
        TrainingLog log, int steps, double rate = 0.05, Func<Value, Value, Value>? loss = null, Action<Tape>? reset = null, Action<Value, Value, double>? moves = null)
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w"), b = tape.Parameter(0.1, "b");
        for (int i = 0; i < steps; i++)
        {
            Value error = loss?.Invoke(w, b) ?? (w * 2.0 + b - 4.0).Square();
            error.Backward();
            log.Step(error);
            if (moves is not null)
            {
                moves(w, b, rate);
            }
            else
            {
                w.Data -= rate * w.Grad;
                b.Data -= rate * b.Grad;
            }

            (reset ?? (t => t.Reset()))(tape);
        }
    }

    /// <summary>Trains a network 2-8-1 on exclusive or.</summary>
    public static void Network(
        TrainingLog log, Activation activation, int steps, double rate, Action<Mlp>? before = null, double[]? inputs = null, Func<Mlp, Values>? trained = null)
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, 8, 1], activation, Activation.Identity, new Pcg32(1));
        before?.Invoke(model);
        var optimizer = new Sgd(trained?.Invoke(model) is { Count: > 0 } some ? some : model.Parameters, rate);
        for (int i = 0; i < steps; i++)
        {
            Value loss = Loss.MeanSquaredError(model.ForwardRows(tape.Input(inputs ?? Four, "x"), 4), [0, 1, 1, 0]);
            loss.Backward();
            log.Step(loss);
            optimizer.Step();
            tape.Reset();
        }
    }

    /// <summary>A network 1-n-1 that is not trained, with a row and a factor of the loss of its own for each step.</summary>
    public static void ByHand(TrainingLog log, Activation activation, double[] weights, int steps, Func<int, (double X, double Factor)> of, double target)
    {
        var tape = new Tape();
        var model = new Mlp(tape, [1, weights.Length, 1], activation, Activation.Identity, new Pcg32(1));
        weights.CopyTo(model.Layers[0].Weights.MutableData);
        model.Layers[1].Weights.MutableData.Fill(0.5);
        for (int step = 0; step < steps; step++)
        {
            (double x, double factor) = of(step);
            Value loss = (model.Forward(tape.Input([x], "x"))[0] - target).Square() * factor;
            loss.Backward();
            log.Step(loss);
            tape.Reset();
        }
    }

    private static void Deep(TrainingLog log, int layers)
    {
        var tape = new Tape();
        var model = new Mlp(tape, [2, .. Enumerable.Repeat(4, layers - 1), 1], Activation.Sigmoid, Activation.Identity, new Pcg32(2));
        for (int i = 0; i < 2; i++)
        {
            Value loss = Loss.MeanSquaredError(model.ForwardRows(tape.Input(Four, "x"), 4), [0, 1, 1, 0]);
            loss.Backward();
            log.Step(loss);
            new Sgd(model.Parameters, 0.1).Step();
            tape.Reset();
        }
    }

    private static void Inputs(TrainingLog log, bool broken)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        for (int i = 0; i < 20; i++)
        {
            Value x = tape.Input(2.0, "x"), y = tape.Input(3.0, "y");
            Value loss = (broken ? w * x - 4.0 : w * x - y).Square();
            loss.Backward();
            log.Step(loss);
            w.Data -= 0.05 * w.Grad;
            tape.Reset();
        }
    }

    private static void Twice(TrainingLog log, bool broken)
    {
        var tape = new Tape();
        Value w = tape.Parameter(0.5, "w");
        var optimizer = new Sgd(tape.Parameters, 0.05);
        for (int i = 0; i < 20; i++)
        {
            Value loss = (w * 2.0 - 4.0).Square();
            loss.Backward();
            log.Step(loss);
            optimizer.Step();
            if (broken)
            {
                optimizer.Step();
            }

            tape.Reset();
        }
    }

    private static void Each(Values parameters, Func<double, double> change, Values more = default)
    {
        foreach (ref double number in parameters.MutableData)
        {
            number = change(number);
        }

        foreach (ref double number in more.MutableData)
        {
            number = change(number);
        }
    }

    private static Value Apply(this Value x, bool broken) => broken ? x.Apply<WrongSinc>() : x.Apply<Sinc>();

    private readonly struct Sinc : IUnaryOp
    {
        public static string Label => "sinc";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sin(x) / x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => (x * T.Cos(x) - T.Sin(x)) / (x * x);
    }

    private readonly struct WrongSinc : IUnaryOp
    {
        public static string Label => "sinc";

        public static T Evaluate<T>(T x, double k)
            where T : struct, IScalar<T> => T.Sin(x) / x;

        public static T Derivative<T>(T x, T y, double k)
            where T : struct, IScalar<T> => (T.Sin(x) - x * T.Cos(x)) / (x * x);
    }
}
