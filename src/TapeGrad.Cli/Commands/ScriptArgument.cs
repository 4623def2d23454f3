using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary>The script that a command takes.</summary>
internal sealed class ScriptArgument : Argument<string>
{
    public ScriptArgument(string name = "script", string description = "A C# file with top-level statements.")
        : base(name) => Description = description;
}
