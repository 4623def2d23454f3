namespace TapeGrad;

/// <summary>How much a <see cref="Finding"/> matters.</summary>
public enum FindingLevel
{
    /// <summary>Worth knowing; the training works.</summary>
    Note,

    /// <summary>The training probably does not do what was meant.</summary>
    Warning,

    /// <summary>The script does something that is wrong for certain.</summary>
    Error,
}
