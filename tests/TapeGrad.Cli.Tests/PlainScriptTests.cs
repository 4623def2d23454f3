using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

/// <summary>Scripts that know nothing of logs and tools.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PlainScriptTests
{
    private const string Parabola = """
        using TapeGrad;
        var tape = new Tape();
        Value a = tape.Parameter(0, "a"), b = tape.Parameter(0, "b");
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            Value loss = tape.Constant(0);
            for (int x = -2; x <= 2; x++)
            {
                Value error = a * x * x + b - (2.0 * x * x + 1.0);
                loss += error * error;
            }

            loss.Backward();
            a.Data -= 0.01 * a.Grad;
            b.Data -= 0.01 * b.Grad;
            tape.Reset();
        }

        Console.WriteLine($"{a.Data:F3} {b.Data:F3}");
        """;

    private static IEnumerable<TestCaseData> Scripts =>
    [
        new TestCaseData(Parabola, "a", 5).SetArgDisplayNames("parabola"),
        new TestCaseData(Regex.Match(File.ReadAllText(Path.Combine(Tool.Repository, "README.md")), "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value, "w", 1)
            .SetArgDisplayNames("README"),
    ];

    [TestCaseSource(nameof(Scripts))]
    public void Run_PlainScript_HasEveryOutput(string text, string parameter, int steps)
    {
        string script = Tool.Script(text);
        string folder = Path.GetDirectoryName(script)!;
        string plain = Tool.RunIn(folder, [], "run", "script.cs").Output;

        Tool.Result result = Tool.RunIn(folder, [], "run", "script.cs", "--dot", "dot", "--html", "page.html", "--charts", "charts", "--csv", "t.csv", "--log", "log.json");

        Assert.That(result, Is.EqualTo(new Tool.Result(0, plain, "")));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "dot")), Has.Length.EqualTo(steps));
        Assert.That(File.ReadLines(Path.Combine(folder, "t.csv")).First(), Does.StartWith("step,loss," + parameter));
        Assert.That(File.ReadAllText(Path.Combine(folder, "charts", "script-weights.svg")), Does.Contain($">{parameter}<"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "page.html")), Does.Contain("tapegrad-log/1"));
        Assert.That(TrainingLog.FromJson(File.ReadAllText(Path.Combine(folder, "log.json"))).Steps, Has.Count.EqualTo(steps));
    }

    [TestCaseSource(nameof(Scripts))]
    public void CheckAndGraph_PlainScript_LookAtItsLastSweep(string text, string parameter, int steps)
    {
        string script = Tool.Script(text);

        Tool.Result check = Tool.Run("check", script);
        Tool.Result graph = Tool.Run("graph", script, "-f", "json");

        Assert.That(check.Lines[1], Does.StartWith(parameter + " ").And.EndsWith("agrees"));
        Assert.That(check.Output, Does.Contain($"\nstep {steps}: "));
        Assert.That(Graph.FromJson(graph.Output).HasGradients);
    }
}
