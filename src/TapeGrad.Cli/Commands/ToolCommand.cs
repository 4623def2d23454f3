using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary>A command of the tool, with the examples that its help shows.</summary>
internal sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Whether it takes a script. What follows <c>--</c> then belongs to the script.</summary>
    public bool TakesScript => Arguments.Any(a => a is ScriptArgument);
}
