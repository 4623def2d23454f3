namespace TapeGrad.Tests.Compiled;

/// <summary>One random program four ways: on the tape, in forward mode, as a compiled graph, and as one row of its batch.</summary>
internal sealed class ReplayComparison
{
    private const double Tolerance = 1e-13;

    // What vanishes below the normal numbers has no digits left to compare.
    private const double Vanishing = 1e-290;

    private const int MostRows = 72;

    private readonly RandomGraph _graph;
    private readonly Tape _tape;
    private readonly Value[] _values;
    private readonly int[] _inputs;
    private readonly double[] _row;
    private readonly double[] _eager;
    private readonly CompiledGraph _compiled;
    private RoundingBounds? _movement;
    private double[]? _paths;
    private double? _smallest;

    public ReplayComparison(int seed, int size)
    {
        _graph = new RandomGraph(seed, size);
        _tape = new Tape(size + 1);
        _values = _graph.Record(_tape);
        Output.Backward();
        _eager = [.. _values.Select(v => v.Grad)];

        // In any order, and with one that nothing depends on, so that there is always one.
        List<int> inputs = [.. Enumerable.Range(0, size).Where(i => _graph.Steps[i].Kind == StepKind.Input)];
        inputs.Insert(_graph.Below(inputs.Count + 1), size);
        if (inputs.Count > 1 && _graph.Below(2) == 0)
        {
            inputs.Reverse();
        }

        Value idle = _tape.Input(0.25);
        _inputs = [.. inputs];
        _row = [.. inputs.Select(i => i == size ? 0.25 : _values[i].Data)];
        _compiled = _tape.Compile(Output, [.. inputs.Select(i => i == size ? idle : _values[i])]);
    }

    /// <summary>Whether some number was further off than the plain tolerance allows, but not further than roundings may move it.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>Whether a rounding may carry some number over a kink or a pole, so that it may be anything.</summary>
    public bool IsBeyond { get; private set; }

    /// <summary>Whether the output itself came out on the other side of a kink or a pole: its gradients are others there.</summary>
    private bool IsElsewhere => _movement is { } movement && double.IsPositiveInfinity(movement.Output);

    private Value Output => _values[^1];

    /// <summary>Whether forward mode had a number to compare with.</summary>
    public bool HasForward { get; private set; }

    /// <summary>What is wrong with the gradient of a leaf that forward mode has, too, or null.</summary>
    public string? WrongForward()
    {
        var derivatives = new Derivatives(_graph, [.. _values.Select(v => v.Data)]);
        if (derivatives.Paths() is not { } paths)
        {
            return null;
        }

        for (int step = 0; step < _values.Length; step++)
        {
            if (!_graph.Steps[step].IsLeaf || derivatives.Forward(step) is not (var forward and not double.NaN))
            {
                continue;
            }

            HasForward = true;
            if (!(Math.Abs(_eager[step] - forward) <= Tolerance * paths[step]))
            {
                return $"leaf {step}: on the tape {_eager[step]:R}, forward {forward:R}";
            }
        }

        return null;
    }

    /// <summary>What is wrong with one row by itself, or null.</summary>
    public string? WrongAlone()
    {
        var gradients = new double[_row.Length];
        double output = _compiled.Evaluate(_row);
        double again = _compiled.Gradient(_row, gradients);
        if (!output.Equals(again))
        {
            return $"Gradient gives {again:R}, Evaluate {output:R}";
        }

        if ((WrongOutput("alone", output) ?? WrongInputs("alone", gradients, 1)) is { } wrong)
        {
            return wrong;
        }

        _tape.ZeroGrad();
        var same = new double[_row.Length];
        again = _compiled.BackwardBatch(_row, same);
        return !output.Equals(again) ? $"BackwardBatch gives {again:R}, Evaluate {output:R}"
            : WrongInputs("batch of one", same, 1) ?? WrongParameters("batch of one");
    }

    /// <summary>What is wrong with the row among copies of itself, which have its gradients on average, or null.</summary>
    public string? WrongAmongCopies()
    {
        int count = 2 + _graph.Below(MostRows - 2);
        double[] rows = [.. Enumerable.Range(0, count).SelectMany(_ => _row)];
        string what = $"one of {count} equal";

        _tape.ZeroGrad();
        double output = _compiled.BackwardBatch(rows);

        return WrongOutput(what, output) ?? WrongParameters(what);
    }

    /// <summary>What is wrong with the row among others, that may have no numbers at all, or null.</summary>
    public string? WrongAmongOthers()
    {
        int count = 2 + _graph.Below(MostRows - 2);
        int at = _graph.Below(count);
        double[] rows = [.. Enumerable.Range(0, count).SelectMany(r => _row.Select(x => r == at ? x : Other(x)))];
        var gradients = new double[rows.Length];

        _compiled.BackwardBatch(rows, gradients);

        return WrongInputs($"row {at} of {count}", gradients[(at * _row.Length)..((at + 1) * _row.Length)], count);
    }

    private double Other(double x) => _graph.Below(8) switch
    {
        0 => double.NaN,
        1 => _graph.Below(2) == 0 ? double.PositiveInfinity : double.NegativeInfinity,
        2 => 0.0,
        3 => x,
        _ => (_graph.Below(6_000_000) - 3_000_000) * 1e-6,
    };

    private string? WrongOutput(string what, double output)
    {
        double expected = Output.Data;
        double size = Math.Abs(expected);
        return IsClose(output, expected, () => size, m => m.Output) ? null : $"{what}: output {output:R}, on the tape {expected:R}";
    }

    private string? WrongInputs(string what, double[] gradients, int count)
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            int step = _inputs[i];
            if (step == _values.Length ? gradients[i] != 0.0 : !IsClose(step, gradients[i] * count))
            {
                return $"{what}: gradient of input {step} is {gradients[i] * count:R}, on the tape {(step == _values.Length ? 0.0 : _eager[step]):R}, moved by {_movement?.Gradients[step]:R}";
            }
        }

        return null;
    }

    private string? WrongParameters(string what)
    {
        for (int step = 0; step < _values.Length; step++)
        {
            if (_graph.Steps[step].Kind == StepKind.Parameter && !IsClose(step, _values[step].Grad))
            {
                return $"{what}: gradient of parameter {step} is {_values[step].Grad:R}, on the tape {_eager[step]:R}, moved by {_movement?.Gradients[step]:R}";
            }
        }

        return null;
    }

    private bool IsClose(int step, double gradient) =>
        IsElsewhere || IsLost(gradient, _eager[step]) || IsClose(gradient, _eager[step], () => (_paths ??= new Derivatives(_graph, [.. _values.Select(v => v.Data)]).AllPaths())[step], m => m.Gradients[step]) || Cancels(gradient, _eager[step]);

    private bool IsClose(double actual, double expected, Func<double> size, Func<RoundingBounds, double> movement)
    {
        // An infinite size would allow everything.
        double off = Math.Abs(actual - expected);
        if (actual.Equals(expected) || (double.IsFinite(off) && (off <= (Tolerance * Math.Abs(expected)) + Vanishing || (size() is < 1e300 and { } paths && off <= Tolerance * paths))))
        {
            return true;
        }

        IsMoved = true;
        _movement ??= RoundingBounds.Of(_graph);
        double moved = movement(_movement);
        IsBeyond |= double.IsPositiveInfinity(moved);
        return off <= moved || double.IsPositiveInfinity(moved);
    }

    // An adjoint below the normal numbers has few digits, of which the division by the number of rows takes some more.
    private bool IsLost(double actual, double expected)
    {
        _smallest ??= _eager.Select(Math.Abs).Where(g => g > 0.0).DefaultIfEmpty(1.0).Min();
        return double.IsFinite(expected) && Math.Abs(actual - expected) <= Math.Abs(expected) * MostRows * (double.Epsilon / _smallest.Value);
    }

    // Infinite blame makes NaN where it meets infinite blame of the other sign. It does on the tape where equal nodes hand it
    // on by themselves. A replay shares them: their blame meets before it is infinite and may cancel, so that the other shares are left.
    // It does in a replay where a variance is made of differences from a mean.
    private bool Cancels(double actual, double expected) =>
        (double.IsNaN(expected) && !double.IsNaN(actual) && HasTwins())
        || (double.IsInfinity(expected) && double.IsNaN(actual) && Array.Exists(_graph.Steps, step => step.Label == "variance"));

    private bool HasTwins()
    {
        Dictionary<Step, int> found = [];
        var same = new int[_values.Length];
        for (int i = 0; i < same.Length; i++)
        {
            Step step = _graph.Steps[i];
            Step key = step.IsLeaf ? step with { A = i } : step with { A = same[step.A], B = step.Reduction is null ? same[step.B] : step.B - step.A };
            same[i] = found.TryGetValue(key, out int twin) ? twin : i;
            found.TryAdd(key, i);
        }

        return same.Where((s, i) => s != i).Any();
    }
}
