namespace TapeGrad;

/// <summary>The activations of one kind that the parameters of one layer feed.</summary>
internal sealed class UnitLayer(string op, string name)
{
    public string Op { get; } = op;

    public string Name { get; } = name;

    /// <summary>How many outputs the step at hand has.</summary>
    public int Rows { get; private set; }

    /// <summary>How many of them lie where the curve is flat.</summary>
    public int Flat { get; private set; }

    public void Begin() => Rows = Flat = 0;

    public void Add(bool flat)
    {
        Rows++;
        Flat += flat ? 1 : 0;
    }
}
