using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

[Parallelizable(ParallelScope.All)]
public sealed partial class CultureTests
{
    private static readonly string[] Commands =
    [
        "eval Exp(x)/3.0 --at x=1.5",
        "eval Exp(x)/3.0 --at x=1.5 --json",
        "eval Exp(x)/3.0 --at x=1.5 -f dot",
        "graph examples/one-weight.cs --step 1",
        "graph examples/one-weight.cs --step 1 -f mermaid",
        "graph examples/one-weight.cs --step 1 -f json",
        "blame examples/one-weight.cs --step 1 --rate 0.05",
        "blame examples/one-weight.cs --step 1 --json",
        "check examples/one-weight.cs --set epochs=2",
    ];

    [TestCase("de_DE.UTF-8")]
    [TestCase("tr_TR.UTF-8")]
    public void Run_AnyLocale_PrintsTheSameBytes(string locale)
    {
        Tool.Result result = Tool.RunIn(Tool.Repository, new() { ["LC_ALL"] = locale, ["LANG"] = locale }, "run", Tool.Example("one-weight"));

        Assert.That(result.Lines, Is.EqualTo(ExpectedOutput.OneWeight));
    }

    [TestCase("de_DE.UTF-8")]
    [TestCase("tr_TR.UTF-8")]
    public void Command_UnderARuntimeThatKnowsCultures_PrintsTheSameBytes(string locale)
    {
        // The tool asks its runtime for no cultures. Where it is run with them all the same, it must not show.
        string settings = Path.Combine(Tool.Folder(), "cultures.json");
        string own = File.ReadAllText(Path.ChangeExtension(Tool.Program, ".runtimeconfig.json"));
        File.WriteAllText(settings, own.Replace("\"System.Globalization.Invariant\": true", "\"System.Globalization.Invariant\": false", StringComparison.Ordinal)
            .Replace("\"System.Globalization.PredefinedCulturesOnly\": true", "\"System.Globalization.PredefinedCulturesOnly\": false", StringComparison.Ordinal));
        string script = Tool.Script("Console.WriteLine($\"{1.5} {System.Globalization.CultureInfo.CurrentCulture.Name}\");");
        Assert.That(In(locale, settings, "run", script).Output, Is.EqualTo($"1,5 {locale[..5].Replace('_', '-')}\n"), "the culture is really on");

        foreach (string command in Commands)
        {
            string[] arguments = command.Split(' ');
            Tool.Result plain = Tool.Run(arguments);
            Tool.Result there = In(locale, settings, arguments);

            Assert.That(there.Output, Is.EqualTo(plain.Output).And.Not.Empty, command);
            Assert.That(there.ExitCode, Is.EqualTo(plain.ExitCode), command);
        }
    }

    [Test]
    public void Run_ScriptThatChangesItsCulture_WritesTheSameFiles()
    {
        string text = File.ReadAllText(Tool.Example("one-weight"));
        const string Comma = """
            var comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.DefaultThreadCurrentCulture = comma;
            var log =
            """;
        string plain = Tool.Script(text), changed = Tool.Script(text.Replace("var log =", Comma.ReplaceLineEndings(" "), StringComparison.Ordinal));

        Tool.Run(Outputs(plain));
        Tool.Result result = Tool.Run(Outputs(changed));

        Assert.That(result.Lines[0], Is.EqualTo("Epoch  1: Prediction = 2,00, Loss = 4,0000, Weight = 1,8000"), "the script's own affair");
        string[] files = [.. Directory.GetFiles(Path.Combine(Path.GetDirectoryName(plain)!, "out"))];
        Assert.That(files, Has.Length.EqualTo(20 + 3 + 2));
        foreach (string file in files)
        {
            string other = File.ReadAllText(Path.Combine(Path.GetDirectoryName(changed)!, "out", Path.GetFileName(file)));
            Assert.That(Source().Replace(other, ""), Is.EqualTo(Source().Replace(File.ReadAllText(file), "")), file);
        }

        foreach (string command in (string[])["blame", "check", "graph"])
        {
            Assert.That(Tool.Run(command, changed).Output, Is.EqualTo(Tool.Run(command, plain).Output).And.Not.Empty, command);
        }
    }

    private static Tool.Result In(string locale, string settings, params string[] arguments) => Tool.Start(
        Tool.Repository, new() { ["LC_ALL"] = locale, ["LANG"] = locale }, Tool.Dotnet, ["exec", "--runtimeconfig", settings, Tool.Program, .. arguments]);

    // The log holds the script, and what it says in its own culture.
    [GeneratedRegex("\"(source|text)\":\"[^\"]*\"")]
    private static partial Regex Source();

    private static string[] Outputs(string script)
    {
        string folder = Path.Combine(Path.GetDirectoryName(script)!, "out");
        return ["run", script, "--dot", folder, "--charts", folder, "--log", Path.Combine(folder, "log.json"), "--csv", Path.Combine(folder, "log.csv")];
    }
}
