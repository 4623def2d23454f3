using System.Globalization;

namespace TapeGrad;

/// <summary>One rule of the doctor: it sees each step of a tape, and at the end says what it found.</summary>
internal abstract class Rule(string code, string name)
{
    /// <summary>The fifteen rules, in the order of their codes.</summary>
    public static List<Rule> All() =>
    [
        new GradientNotCleared(), new OutOfReach(), new DeadRelu(), new SaturatedAtStart(), new LayersApart(), new NotFinite(),
        new RateTooLarge(), new WrongDerivative(), new Symmetric(), new LossNotFalling(), new UnusedInput(), new NeverMoves(),
        new Cancellation(), new SteppedTwice(), new NoBlame(),
    ];

    /// <summary>The rules that find errors and need little time.</summary>
    public static List<Rule> OfAGlance() => [new GradientNotCleared(), new NotFinite(), new WrongDerivative(), new SteppedTwice()];

    public string Code { get; } = code;

    public string Name { get; } = name;

    /// <summary>Whether the rule only makes sense where the steps belong to one training.</summary>
    public virtual bool NeedsTraining => false;

    /// <summary>Whether the rule asks the tape for what a file does not hold: leaves that lead to no loss, and steps of optimizers.</summary>
    public virtual bool NeedsTape => false;

    /// <summary>Whether the rule asks the first step alone.</summary>
    public virtual bool NeedsFirstStep => false;

    /// <summary>Whether the rule computes operations again.</summary>
    public virtual bool NeedsOperations => false;

    /// <summary>Sees a step, and the one before it; what the course remembers includes the step, but for <see cref="Course.Last"/>.</summary>
    public virtual void See(Course course, Observation now, Observation? before)
    {
    }

    public abstract IEnumerable<Finding> Conclude(Course course);

    protected Finding Report(FindingLevel level, int? step, int? line, FormattableString message, string action) =>
        new(Code, Name, level, step, line, Capital(FormattableString.Invariant(message)), action);

    protected static string Number(double number) => number.ToString("G4", CultureInfo.InvariantCulture);

    protected static string Percent(double part) => (100.0 * part).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>The first of some names, and how many others there are.</summary>
    protected static string Few(IReadOnlyCollection<string> names, int most = 4) =>
        names.Count <= most ? string.Join(", ", names) : FormattableString.Invariant($"{string.Join(", ", names.Take(most))} and {names.Count - most} more");

    private static string Capital(string text) => text.Length > 0 && char.IsAsciiLetterLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
