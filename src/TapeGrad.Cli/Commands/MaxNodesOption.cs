using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>--max-nodes N</c>, for commands that draw graphs.</summary>
internal static class MaxNodesOption
{
    public static Option<int?> Create() => new("--max-nodes")
    {
        Description = "Draw at most this many boxes (60 by default, which fit on a sheet of A3). In a larger graph scopes collapse, and the nodes with the least blame are hidden.",
        HelpName = "number",
        CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--max-nodes", result.AddError),
    };
}
