using TapeGrad.Optim;

namespace TapeGrad.Tests.Optim;

/// <summary>Every optimizer with every option, and a place to run it.</summary>
internal static class Kinds
{
    public static readonly Dictionary<string, Func<Values, Optimizer>> All = new()
    {
        ["Sgd"] = p => new Sgd(p, 0.1),
        ["Sgd decay"] = p => new Sgd(p, 0.1, weightDecay: 0.1),
        ["Sgd momentum"] = p => new Sgd(p, 0.1, 0.9, 0.3, 0.1),
        ["Sgd Nesterov"] = p => new Sgd(p, 0.1, 0.9, nesterov: true),
        ["Adam"] = p => new Adam(p, 0.1),
        ["Adam decay"] = p => new Adam(p, 0.1, weightDecay: 0.1),
        ["Adam AMSGrad"] = p => new Adam(p, 0.1, amsgrad: true),
        ["AdamW"] = p => new AdamW(p, 0.1),
        ["AdamW AMSGrad"] = p => new AdamW(p, 0.1, weightDecay: 0.1, amsgrad: true),
        ["Adagrad"] = p => new Adagrad(p, 0.1),
        ["Adagrad decay"] = p => new Adagrad(p, 0.1, 0.1, 0.1, 0.1),
        ["RmsProp"] = p => new RmsProp(p, 0.1),
        ["RmsProp decay"] = p => new RmsProp(p, 0.1, 0.9, weightDecay: 0.1, momentum: 0.5),
        ["RmsProp centered"] = p => new RmsProp(p, 0.1, 0.9, centered: true),
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>A number for element i at step t: of either sign, of several sizes, sometimes 0.</summary>
    public static double Gradient(int i, long t) =>
        i % 5 == 4 ? 0.0 : Math.Sin(i + (0.7 * t)) * Math.Pow(10.0, (i % 7) - 3);

    /// <summary>Steps with the gradients of elements <paramref name="first"/> … as they come.</summary>
    public static void Train(Optimizer optimizer, int first, int steps)
    {
        Values p = optimizer.Parameters;
        Tape tape = p[0].Tape;
        for (int step = 0; step < steps; step++)
        {
            Value sum = tape.Constant(0.0);
            for (int i = 0; i < p.Count; i++)
            {
                sum += p[i] * Gradient(first + i, optimizer.StepCount);
            }

            sum.Backward();
            optimizer.Step();
            tape.Reset();
        }
    }

    public static Values Parameters(int first, int count) =>
        new Tape().Parameter([.. Enumerable.Range(first, count).Select(i => Math.Cos(i))], "p");
}
