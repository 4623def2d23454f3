namespace TapeGrad.Cli.Tests;

/// <summary>The tool on a terminal, which the program <c>script</c> makes.</summary>
internal static class Terminal
{
    /// <summary>What the tool prints on a terminal on which this is typed, with <c>\n</c> for each return.</summary>
    public static Tool.Result Typed(string keys, string line)
    {
        RequireScript();
        return Tool.Start(Tool.Repository, new() { ["TERM"] = "dumb" }, "bash", ["-c", $"printf '{keys}' | script -qec \"'{Tool.Dotnet}' '{Tool.Program}' {line}\" /dev/null"]);
    }

    private static void RequireScript()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Ignore("There is no 'script' to make a terminal.");
        }
    }

    // The terminal of 'script' stands for both streams; a redirection is inside of it.
    public static Tool.Result Run(string term, Dictionary<string, string> environment, string line)
    {
        RequireScript();
        environment["TERM"] = term;
        Tool.Result result = Tool.Start(Tool.Repository, environment, "script", ["-qec", $"'{Tool.Dotnet}' '{Tool.Program}' {line}", "/dev/null"]);

        // The runtime itself sets the keypad when it meets a terminal; nobody sees that.
        return result with { Output = result.Output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal) };
    }
}
