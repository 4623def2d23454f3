using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>What the README says on using the tool and the library outside this repository.</summary>
public sealed partial class InstallTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Tool.Repository, "README.md"));

    [Test]
    public void Tool_PackedAndInstalledAsTheReadmeSays_RunsAScript()
    {
        string folder = Outside();
        string[] commands = [.. Commands().Where(c => c.Contains("packages", StringComparison.Ordinal))];
        Assert.That(commands, Has.Length.EqualTo(2));

        Assert.That(commands[0], Is.EqualTo(LocalFeed.Command));
        Run(Tool.Repository, commands[1].Replace("packages", LocalFeed.Folder, StringComparison.Ordinal)
            .Replace("--global", $"--tool-path {Path.Combine(folder, "tools")}", StringComparison.Ordinal));

        string tapegrad = Path.Combine(folder, "tools", "tapegrad");
        string output = Run(folder, $"{tapegrad} run {Tool.Example("one-weight")} --dot out --html page.html");

        Assert.That(output, Does.StartWith("Epoch  1: Prediction = 2.00, Loss = 4.0000, Weight = 1.8000"));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "out")), Has.Length.EqualTo(20));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Library_ReferredToAsTheReadmeSays_RunsTheFirstProgram()
    {
        string folder = Outside();
        string program = FirstProgram().Match(Readme).Groups[1].Value;
        Run(folder, "dotnet new console --name mine --output .");
        Run(folder, Commands().Single(c => c.StartsWith("dotnet add", StringComparison.Ordinal)).Replace("../TapeGrad", Tool.Repository, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);

        Assert.That(Run(folder, "dotnet run"), Is.EqualTo("4\n-8\n1.8\n"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Script_ThatRefersToTheLibraryAsTheReadmeSays_RunsTheFirstProgram()
    {
        string folder = Outside();
        string line = ProjectLine().Match(Readme).Groups[1].Value.Replace("../TapeGrad", Tool.Repository, StringComparison.Ordinal);
        string drawing = line.Replace("src/TapeGrad/TapeGrad.csproj", "Graphviz/TapeGrad.Graphviz.csproj", StringComparison.Ordinal);
        Assert.That(drawing, Is.Not.EqualTo(line), "a script may name several projects");
        File.WriteAllText(Path.Combine(folder, "first.cs"), line + "\n" + drawing + "\n" + FirstProgram().Match(Readme).Groups[1].Value);

        Assert.That(Run(folder, "dotnet run first.cs"), Is.EqualTo("4\n-8\n1.8\n"));
        Directory.Delete(folder, recursive: true);
    }

    // Where none of this repository's settings apply.
    private static string Outside() => Directory.CreateTempSubdirectory("tapegrad-").FullName;

    // What is built already serves, unless somebody builds by hand: in the same configuration, nothing is built again.
    private static string Run(string folder, string command)
    {
        Tool.Result result = Tool.Bash(folder, command, new() { ["Configuration"] = "Release", ["RunAnalyzers"] = "false" });
        Assert.That(result.ExitCode, Is.Zero, $"{command}: {result.Output}{result.Error}");
        return result.Output;
    }

    private static IEnumerable<string> Commands() => Section().Match(Readme).Value.Split('\n').Where(l => l.StartsWith("$ ", StringComparison.Ordinal)).Select(l => l[2..]);

    [GeneratedRegex("## Use it in your own projects.*?(?=\n## )", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstProgram();

    [GeneratedRegex("`(#:project [^`]*)`")]
    private static partial Regex ProjectLine();
}
