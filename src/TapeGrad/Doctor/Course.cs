namespace TapeGrad;

/// <summary>The course of one tape's training: what several rules remember together. Its size does not depend on the number of steps.</summary>
internal sealed class Course
{
    // Blame below this part of a parameter is rounding.
    private const double Rounding = 1e-9;

    // A close look costs as much as many steps. So all steps are looked at until this many edges were, and then each time that
    // the number of steps has grown by a quarter.
    private const int Edges = 2_200_000;
    private const int FewestSteps = 8;

    // Where nothing moves, this many updates, or sweeps before the first step of an optimizer, or sweeps of the same loss are a
    // training that is stuck, and fewer may show a gradient.
    private const int FewestUpdates = 5;
    private const int FewestRepeats = 20;
    private int _updates;
    private int _repeats;

    private readonly List<Rule> _rules;
    private long _edges;
    private int _nextLook = 1;

    private readonly Func<int, int?> _lineOf;

    public Course(Leaves leaves, List<Rule> rules)
    {
        _rules = rules;
        _lineOf = leaves.LineOf;
        Tape = leaves.Tape;
        int count = leaves.Names.Length;
        Runs = ParameterRun.Of(leaves.Names, leaves.Scopes);
        Names = QualifiedNames.Of(leaves.Names.Select((name, i) => (i, name, leaves.Scopes[i])));
        Reached = new bool[count];
        Touched = new bool[count];
        Blamed = new bool[count];
        Moved = new bool[count];
        RepeatsBefore = Tape?.RepeatedSteps ?? 0;
    }

    /// <summary>The tape of a running training, or null.</summary>
    public Tape? Tape { get; }

    public List<ParameterRun> Runs { get; }

    public string[] Names { get; }

    /// <summary>Steps so far.</summary>
    public int Steps => Losses.Count;

    /// <summary>Steps that were looked at closely, and had gradients.</summary>
    public int Looked { get; private set; }

    public LossCurve Losses { get; } = new();

    public Units Units { get; } = new();

    public Observation? Last { get; private set; }

    /// <summary>The latest step that was looked at closely, and had gradients.</summary>
    public Observation? LastLooked { get; private set; }

    /// <summary>Whether a parameter was in a picture.</summary>
    public bool[] Reached { get; }

    /// <summary>Whether a parameter ever had a gradient other than 0.</summary>
    public bool[] Touched { get; }

    /// <summary>Whether a parameter ever had a gradient above rounding.</summary>
    public bool[] Blamed { get; }

    public bool[] Moved { get; }

    /// <summary>Whether a step had gradients of more than its own sweep.</summary>
    public bool Accumulates { get; private set; }

    /// <summary>Whether such gradients came from before an update.</summary>
    public bool NotCleared { get; set; }

    /// <summary>Whether an operation has a wrong derivative.</summary>
    public bool HasWrongDerivative { get; set; }

    public int RepeatsBefore { get; }

    /// <summary>Whether the coming step is to be looked at closely.</summary>
    public bool LooksNow => Steps + 1 >= _nextLook;

    public void See(Observation now)
    {
        Losses.Add(now.Loss);
        for (int i = 0; Last is not null && i < Moved.Length; i++)
        {
            Moved[i] |= now.Data[i] != Last.Data[i];
        }

        _updates += Last is not null && now.Updates != Last.Updates ? 1 : 0;
        _repeats += IsRepeat(now, Last) ? 1 : 0;

        if (now.Graph is { } graph)
        {
            _edges += graph._locals.Length;
            _nextLook = Steps + (_edges < Edges ? 1 : Math.Max(1, Steps / 4));
            _nextLook = Steps < FewestSteps ? Steps + 1 : _nextLook;
            ReadOnlySpan<int> ids = graph._topology.Ids;
            for (int p = 0; p < ids.Length && ids[p] < Reached.Length; p++)
            {
                Reached[ids[p]] = true;
            }
        }

        if (now.Own is { } own)
        {
            Looked++;
            Accumulates |= HasMore(now.Grad, own);
            for (int i = 0; i < own.Length; i++)
            {
                Touched[i] |= own[i] != 0.0;
                Blamed[i] |= Math.Abs(own[i]) > Rounding * Math.Abs(now.Data[i]);
            }

            Units.See(now);
        }

        foreach (Rule rule in _rules)
        {
            rule.See(this, now, Last);
        }

        Last = now;
        LastLooked = now.Own is null ? LastLooked : now;
    }

    // A batch sums its shares in another order than the picture, so the last digits differ.
    private static bool HasMore(double[] all, double[] own)
    {
        double largest = 0.0, more = 0.0;
        for (int i = 0; i < own.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(all[i]));
            more = Math.Max(more, Math.Abs(all[i] - own[i]));
        }

        return more > Rounding * largest;
    }

    /// <summary>Where in the script a parameter was made, or null.</summary>
    public int? LineOf(int parameter) => _lineOf(parameter);

    // Another recording that comes to the same loss, bit by bit. One that is swept again may show how gradients add up.
    private static bool IsRepeat(Observation now, Observation? before) =>
        before?.Output is { } last && now.Output is { } output && output != last && now.Loss.Equals(before.Loss);

    // Parameters that move, or that were to move.
    private bool IsTraining => Moved.Contains(true)
        || _updates >= FewestUpdates
        || (Steps > FewestUpdates && Tape is { HasOptimizer: true })
        || (_repeats >= FewestRepeats - 1 && _repeats == Steps - 1);

    /// <summary>What was found. Sweeps that nobody logged are a training only if parameters move between them, or were to move.</summary>
    public IEnumerable<Finding> Conclude(bool logged) =>
        _rules.Where(rule => logged || !rule.NeedsTraining || IsTraining).SelectMany(rule => rule.Conclude(this));
}
