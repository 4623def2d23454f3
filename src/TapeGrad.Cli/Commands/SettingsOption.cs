using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>--set name=number</c>, for every command that runs a script.</summary>
internal static class SettingsOption
{
    public static Option<Dictionary<string, double>?> Create() => new("--set")
    {
        Description = "Replace a setting of the script. Repeat the option for several settings.",
        HelpName = "name=number",
        CustomParser = result => NamedNumbers.Parse(result.Tokens.Select(t => t.Value), "--set learning-rate=0.05", result.AddError),
    };

    /// <summary>Rejects settings that the script never read.</summary>
    public static void CheckAllWereRead(Dictionary<string, double> settings, TrainingLog log)
    {
        foreach (string setting in settings.Keys.Where(s => !log.Settings.ContainsKey(s)))
        {
            string known = log.Settings.Count == 0 ? "It does not read settings." : $"It reads: {string.Join(", ", log.Settings.Keys)}.";
            throw new UserErrorException(ExitCode.WrongUsage, $"--set {setting} had no effect, because the script never read it. {known}");
        }
    }
}
