namespace TapeGrad.Tests.Vectors;

/// <summary>
/// A program of scalars and vectors made from a seed alone, recorded as it is made up: operands are whole vectors, parts that
/// overlap, single nodes for all, gathered ones, and the same vector twice. A shorter one from the same seed is its beginning.
/// </summary>
internal sealed class RandomVectorGraph
{
    private static readonly Func<Values, Values>[] Maps =
    [
        x => x.Tanh(), x => x.Sigmoid(), x => x.Relu(), x => x.Sin(), x => x.Softplus(), x => x.Silu(), x => x.Gelu(), x => x.GeluTanh(),
        x => x.Erf(), x => x.Atan(), x => x.Abs(), x => -x, x => x.Elu(0.7), x => x.LeakyRelu(), x => x.Clamp(-1.5, 0.5), x => x.Tanh().Exp(),
        x => x.Square().Pow(1.5).Log1p(), x => (x.Square() + 0.25).Sqrt(), x => (x.Square() + 1.0).Log(), x => (x.Abs() + 0.5).Reciprocal(),
        x => x.Cos(), x => x.Clamp(-1.0, 1.0).Tan(), x => (x.Tanh() * 0.9).Asin(), x => (x.Tanh() * 0.9).Acos(), x => x.Tanh().Sinh(),
        x => x.Tanh().Cosh(), x => x.Tanh().Expm1(),
    ];

    private static readonly Func<Values, Value>[] Reductions =
    [
        x => x.Sum(), x => x.Mean(), x => x.Max(), x => x.Min(), x => x.LogSumExp(), x => x.Variance(), x => x.Norm(), x => x.Tanh().Product(),
        x => x.Dot(x), x => x[0].Tanh(), x => x[^1] - x[0], x => Value.Hypot(x[0], 1.0), x => x[x.Count / 2].Square().Log1p(),
    ];

    private readonly RandomGraph _random;
    private readonly List<Values> _vectors = [];

    public RandomVectorGraph(Tape tape, int seed, int size)
    {
        _random = new RandomGraph(seed, 1);
        for (int i = Below(3); i > 0; i--)
        {
            _vectors.Add(tape.Parameter(Numbers(1 + Below(70))));
        }

        _vectors.Add(Below(2) == 0 ? tape.Input(Numbers(1 + Below(70))) : tape.Constant(Numbers(1 + Below(70))));
        _vectors.Add(Single(tape.Input(Number())));
        for (int i = 0; i < size; i++)
        {
            _vectors.Add(Next(tape));
        }

        // Any node of the last vector: blame then starts in the middle of it.
        Output = Pick(_vectors[^1]);
    }

    public Value Output { get; }

    private Values Next(Tape tape)
    {
        Values x = Any();
        switch (Below(16))
        {
            case 0 or 1 or 2:
                return Maps[Below(Maps.Length)](x);
            case 3 or 4:
                Values y = Below(5) == 0 ? x : Any();
                int count = Math.Min(x.Count, y.Count);
                return Zip(Part(x, count), Part(y, count));
            case 5:
                Value one = Pick(Any());
                return Below(6) switch { 0 => x + one, 1 => one - x, 2 => x * one, 3 => one * x, 4 => x / ((one * one) + 0.5), _ => one / (x.Square() + 0.5) };
            case 6:
                double number = Number();
                return Below(6) switch { 0 => x + number, 1 => number - x, 2 => x * number, 3 => x - number, 4 => x / (number + 4.0), _ => number / (x.Square() + 0.5) };
            case 7 or 8:
                return Single(Reductions[Below(Reductions.Length)](x));
            case 9:
                Values other = Any();
                int pairs = Math.Min(x.Count, other.Count);
                return Single(Part(x, pairs).Dot(Part(other, pairs)).Tanh());
            case 10:
                return x.Softmax();
            case 11:
                return x.LogSoftmax();
            case 12 or 13:
                return Linear(x);
            case 14:
                return Below(3) > 0 ? Gathered() : Below(2) == 0 ? tape.Input(Numbers(1 + Below(20))) : Single(tape.Constant(Number()));
            default:
                return Single((Pick(x) * Pick(Any())).Tanh());
        }
    }

    private Values Zip(Values x, Values y) => Below(4) switch { 0 => x + y, 1 => x - y, 2 => (x * y).Tanh(), _ => x / (y.Square() + 0.5) };

    private Values Linear(Values x)
    {
        Values weights = Any();
        x = Part(x, Math.Min(x.Count, 1 + Below(weights.Count)));
        int outputs = 1 + Below(weights.Count / x.Count);
        weights = Part(weights, outputs * x.Count);
        Values bias = Any();
        bias = Below(2) == 0 || bias.Count < outputs ? default : Part(bias, outputs);
        int rows = 1 + Below(12);
        Values batch = Any();
        return batch.Count < rows * x.Count ? x.Linear(weights, bias).Tanh() : Part(batch, rows * x.Count).Linear(weights, bias, rows).Tanh();
    }

    private Values Gathered() => Values.Of([.. Enumerable.Range(0, 1 + Below(20)).Select(_ => Pick(Any()))]);

    private Values Any()
    {
        Values x = _vectors[Below(2) == 0 ? _vectors.Count - 1 - Below(Math.Min(_vectors.Count, 4)) : Below(_vectors.Count)];
        return Below(3) > 0 ? x : Part(x, 1 + Below(x.Count));
    }

    private Values Part(Values x, int count) => x.Slice(Below(x.Count - count + 1), count);

    private Value Pick(Values x) => x[Below(x.Count)];

    private static Values Single(Value x) => Values.Of(x);

    private double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number())];

    private double Number() => Below(12) == 0 ? Below(3) - 1 : (Below(4_000_000) - 2_000_000) * 1e-6;

    private int Below(int bound) => _random.Below(bound);
}
