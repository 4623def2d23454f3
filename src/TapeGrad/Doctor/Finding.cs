using System.Globalization;

namespace TapeGrad;

/// <summary>One thing that a <see cref="Diagnosis"/> found; docs/doctor.md has a section for each code.</summary>
/// <param name="Code">The code, <c>TG101</c> to <c>TG115</c>. A code never changes its meaning.</param>
/// <param name="Name">The code in words, such as <c>gradient-not-cleared</c>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Step">The step of the log where it shows first, or null.</param>
/// <param name="Line">The line of the script, counted from 1, or null where it is not known.</param>
/// <param name="Message">What was seen, with its numbers.</param>
/// <param name="Action">What to do.</param>
public sealed record Finding(string Code, string Name, FindingLevel Level, int? Step, int? Line, string Message, string Action)
{
    /// <summary>The finding in a line, <c>Error TG101 gradient-not-cleared, line 3, step 2: …</c>.</summary>
    public override string ToString()
    {
        string line = Line is null ? "" : string.Create(CultureInfo.InvariantCulture, $", line {Line}");
        string step = Step is null ? "" : string.Create(CultureInfo.InvariantCulture, $", step {Step}");
        return $"{Level} {Code} {Name}{line}{step}: {Message} {Action}";
    }
}
