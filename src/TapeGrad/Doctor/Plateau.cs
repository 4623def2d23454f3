namespace TapeGrad;

/// <summary>A loss that fell and stays, because the rows that are still wrong meet a layer of tanh or sigmoid that is flat for them.</summary>
/// <remarks>
/// A training that has arrived stays too. The difference is in the flat layer: next to no blame passes it, so these rows cannot
/// move what lies before it.
/// </remarks>
internal sealed class Plateau
{
    private const int Window = 64;
    private const int Least = 50;
    private const int LeastLooked = 4;
    private const double StillFalls = 0.02;
    private const double Arrived = 0.05;

    // The latest steps that were looked at.
    private readonly Queue<Look> _looks = new();

    public void See(Course course, Observation now)
    {
        UnitLayer? flat = null;
        foreach (UnitLayer layer in course.Units.Layers)
        {
            flat = layer.Op != "relu" && layer.Rows > 0 && 2 * layer.Flat >= layer.Rows && (flat is null || layer.Flat > flat.Flat) ? layer : flat;
        }

        if (_looks.Count == Window)
        {
            _looks.Dequeue();
        }

        _looks.Enqueue(new Look(now.Index, Math.Abs(now.Loss), flat, flat?.Flat ?? 0, flat?.Rows ?? 0));
    }

    /// <summary>The latest step whose loss is held by a flat layer, and the part of the loss of the last fifth that such steps have; null where the loss is not on a plateau.</summary>
    public (Look Worst, double Part)? Of(Course course)
    {
        LossCurve losses = course.Losses;
        if (course.Steps < Least || !(losses.Late > Arrived * losses.Early) || !(losses.Late > (1.0 - StillFalls) * losses.Before))
        {
            return null;
        }

        double all = 0.0, held = 0.0;
        int looked = 0;
        Look? worst = null;
        foreach (Look look in _looks)
        {
            if (look.Index > 0.8 * course.Steps)
            {
                looked++;
                all += look.Loss;
                held += look.Flat is null ? 0.0 : look.Loss;
                worst = look.Flat is not null && (worst is null || look.Loss > worst.Loss) ? look : worst;
            }
        }

        return worst is not null && looked >= LeastLooked && 2.0 * held > all ? (worst, held / all) : null;
    }

    /// <summary>One step that was looked at: its loss, and the layer that is mostly flat, if any, with its outputs.</summary>
    internal sealed record Look(int Index, double Loss, UnitLayer? Flat, int FlatRows, int Rows);
}
