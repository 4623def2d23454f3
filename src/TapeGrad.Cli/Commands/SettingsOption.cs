using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>--set name=number</c>, for every command that runs a script.</summary>
internal static class SettingsOption
{
    public static Option<Dictionary<string, double>?> Create() => new("--set")
    {
        Description = "Replace a setting of the script; repeat it for several.",
        HelpName = "name=number",
        CustomParser = result => NamedNumbers.Parse(result.Tokens.Select(t => t.Value), "--set learning-rate=0.05", result.AddError),
    };
}
