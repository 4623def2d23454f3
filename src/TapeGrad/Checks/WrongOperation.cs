using System.Globalization;

namespace TapeGrad;

/// <summary>An operation whose local derivative is not that of its value.</summary>
/// <param name="Label">The operation, such as <c>sinc</c>.</param>
/// <param name="Place">Its operands, such as <c>h = 1</c>.</param>
/// <param name="Towards">The operand in question where there are several; otherwise null.</param>
/// <param name="Local">The local derivative that was recorded.</param>
/// <param name="Difference">What a difference of the operation alone says.</param>
/// <param name="Effect">By how much the sweep's share is off.</param>
internal sealed record WrongOperation(string Label, string Place, string? Towards, double Local, double Difference, double Effect)
{
    private static readonly string[] Formats = ["G4", "G6", "G8", "G10", "R"];

    /// <summary>One sentence: <c>sinc at h = 1: local derivative -0.3012, a difference says +0.3012</c>.</summary>
    public override string ToString()
    {
        // As few digits as tell the two apart.
        string format = Formats.First(f => f == "R" || Text(Local, f) != Text(Difference, f));
        string sign = Local < 0.0 != Difference < 0.0 ? "+" : "";
        return $"{Label} at {Place}: local derivative {(Towards is null ? "" : $"towards {Towards} ")}{Signed(Local)}, a difference says {Signed(Difference)}";

        string Signed(double number) => (number > 0.0 ? sign : "") + Text(number, format);
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
