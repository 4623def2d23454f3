using System.Globalization;
using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

/// <summary>Scripts with marks and without print the same, and every node knows the line that recorded it.</summary>
/// <remarks>Scripts run in this process, one at a time, because they print.</remarks>
[NonParallelizable]
public sealed partial class LineTests
{
    private const int MostSteps = 30;

    private static IEnumerable<string> Examples => Directory.GetFiles(Path.Combine(Tool.Repository, "examples"), "*.cs").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Hard => HardScripts.All.Keys;

    [TestCaseSource(nameof(Examples))]
    public void Example_WithMarks_PrintsTheSameAndAllNodesHaveTheirLines(string path) => Check(path);

    [TestCaseSource(nameof(Hard))]
    public void HardScript_WithMarks_PrintsTheSameAndAllNodesHaveTheirLines(string name)
    {
        string script = Tool.Script(HardScripts.All[name]);

        int nodes = Check(script);

        Assert.That(nodes, Is.GreaterThan(50));
    }

    private static int Check(string path)
    {
        int nodes = 0;
        List<string> wrong = [];
        string[] lines = File.ReadAllLines(path);
        string plain = Run(path, withLines: false, (_, _) => { });

        string marked = Run(path, withLines: true, (_, step) =>
        {
            foreach (GraphNode node in step.Graph!.Nodes)
            {
                nodes++;
                if (node.Line is not { } line)
                {
                    wrong.Add($"step {step.Number}: {node} ({node.Op}) has no line");
                }
                else if (node.Columns is { } columns && Contradicts(node, lines[line - 1][columns]))
                {
                    wrong.Add($"step {step.Number}: {node} ({node.Op}) is not in line {line}: {lines[line - 1][columns]}");
                }
            }
        });

        Assert.That(marked, Is.EqualTo(plain));
        Assert.That(wrong.Take(20), Is.Empty);
        return nodes;
    }

    // A call that is not of the operation's own name may record anything.
    private static bool Contradicts(GraphNode node, string columns)
    {
        if (node.Kind != NodeKind.Operation)
        {
            return false;
        }

        string text = node.Op switch { "neg" => "-", "log-softmax" => "LogSoftmax", var op => op };
        return !columns.Contains(text, StringComparison.OrdinalIgnoreCase) && !OtherCall().IsMatch(columns);
    }

    // Thirty steps show all lines; pictures of a thousand take a minute.
    private static string Run(string path, bool withLines, EventHandler<TrainingStep> logged)
    {
        var log = new TrainingLog("script", keepsGraph: _ => false);
        log.StepLogged += logged;
        log.StepLogged += (_, step) => _ = step.Number < MostSteps ? step : throw new OperationCanceledException();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        (TextWriter before, TextReader input) = (Console.Out, Console.In);
        Console.SetOut(output);
        Console.SetIn(TextReader.Null);
        try
        {
            output.Write(Script.Load(path, withLines).Run([], log));
        }
        catch (UserErrorException)
        {
            // What was printed counts.
        }
        finally
        {
            Console.SetOut(before);
            Console.SetIn(input);
        }

        return output.ToString();
    }

    [GeneratedRegex(@"\w\(|\.Forward$")]
    private static partial Regex OtherCall();
}
