using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>The names of the pictures that a run writes into the folders of --charts, --dot and --svg.</summary>
internal static class PictureNames
{
    private const int FewestDigits = 3;

    private static readonly string[] Charts = ["loss", "weights", "prediction"];

    public static string Chart(string run, string kind) => $"{run}-{kind}.svg";

    /// <summary>The picture of a step; all steps of a run have numbers of the same length.</summary>
    public static string Step(string run, int step, int steps, string extension)
    {
        int digits = Math.Max(FewestDigits, steps.ToString(CultureInfo.InvariantCulture).Length);
        return $"{run}-step-{step.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}{extension}";
    }

    /// <summary>Whether an option may write a picture of this name, however many steps there will be.</summary>
    public static bool CanBe(string name, string option, string run)
    {
        if (option == "--charts")
        {
            return Charts.Any(kind => OutputPaths.AreEqual(name, Chart(run, kind)));
        }

        (string start, string end) = ($"{run}-step-", option == "--dot" ? ".dot" : ".svg");
        int digits = name.Length - start.Length - end.Length;
        return digits >= FewestDigits
            && OutputPaths.AreEqual(name[..start.Length], start)
            && OutputPaths.AreEqual(name[^end.Length..], end)
            && name.AsSpan(start.Length, digits).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
