namespace TapeGrad;

/// <summary>One activation of a network, over all rows and steps.</summary>
internal sealed class Unit(UnitLayer layer, int? line)
{
    public string Op => Group.Op;

    public string Layer => Group.Name;

    public UnitLayer Group { get; } = layer;

    public int? Line { get; } = line;

    /// <summary>A local derivative up to this counts as flat: 0 for ReLU, 1 % of the largest for the others.</summary>
    public double FlatBelow { get; } = layer.Op switch { "relu" => 0.0, "sigmoid" => 0.0025, _ => 0.01 };

    /// <summary>The latest step with a row that is not flat, counted on this tape; 0 if there was none.</summary>
    public int LastAlive { get; private set; }

    /// <summary>The number in the log of the first step of the present row of flat ones.</summary>
    public int FlatSince { get; private set; }

    /// <summary>The latest step with a row of it, counted on this tape.</summary>
    public int LastSeen { get; private set; }

    // Fewer rows prove nothing about a unit that is on now and then, where not every step was looked at.
    private const int EnoughRows = 250;

    // What was looked at since the latest step that was not flat.
    private int _flatSteps;
    private int _flatRows;

    /// <summary>The rows of step 1.</summary>
    public int StartRows { get; private set; }

    /// <summary>How many of the rows of step 1 were flat.</summary>
    public int StartFlat { get; private set; }

    /// <summary>The sum of the squares of the outputs of step 1.</summary>
    public double StartSquares { get; private set; }

    /// <summary>Whether what goes in was 0 in every row, as where all weights before it are 0.</summary>
    public bool GetsOnlyZeros { get; private set; } = true;

    public void Add(Observation now, bool flat, double input, double output)
    {
        GetsOnlyZeros &= input == 0.0;
        _flatSteps += LastSeen == now.Index ? 0 : 1;
        LastSeen = now.Index;
        if (now.Index == 1)
        {
            StartRows++;
            StartFlat += flat ? 1 : 0;
            StartSquares += output * output;
        }

        Group.Add(flat);
        _flatRows++;
        if (!flat)
        {
            LastAlive = now.Index;
            FlatSince = 0;
            _flatSteps = _flatRows = 0;
        }
        else if (LastAlive != now.Index && FlatSince == 0)
        {
            FlatSince = now.Number;
        }
    }

    /// <summary>Whether it was flat for every row of the last quarter of the steps, and was still there at the end.</summary>
    public bool EndsFlat(Course course) =>
        course.Steps >= 10
        && _flatSteps >= 3
        && (_flatRows >= EnoughRows || _flatSteps >= course.Steps - LastAlive)
        && LastSeen >= (course.LastLooked?.Index ?? 0)
        && LastAlive < course.Steps - Math.Max(5, course.Steps / 4);
}
