namespace TapeGrad;

/// <summary>The names of the properties that an object has had so far. Most objects have few, which are found without hashing.</summary>
internal sealed class JsonProperties
{
    private const int Few = 16;
    private readonly string[] _few = new string[Few];
    private HashSet<string>? _more;
    private int _count;

    /// <summary>Adds a name; false if it is there.</summary>
    public bool Add(string name)
    {
        if (Contains(name))
        {
            return false;
        }

        if (_count < Few)
        {
            _few[_count++] = name;
        }
        else
        {
            (_more ??= []).Add(name);
        }

        return true;
    }

    public bool Contains(string name) => _few.AsSpan(0, _count).Contains(name) || _more?.Contains(name) == true;

    public void Clear()
    {
        _count = 0;
        _more = null;
    }
}
