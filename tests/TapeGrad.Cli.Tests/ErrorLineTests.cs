using System.Text.RegularExpressions;

namespace TapeGrad.Cli.Tests;

/// <summary>An error in a script names the line that <c>dotnet run</c> names. In each of <see cref="ErrorScripts"/> it is the line with the word HERE.</summary>
public sealed class ErrorLineTests
{
    [TestCaseSource(typeof(ErrorScripts), nameof(ErrorScripts.Names))]
    public void Error_InAScript_NamesItsLine(string name)
    {
        string text = ErrorScripts.ByName(name);
        int line = Array.FindIndex(text.Split('\n'), l => l.Contains("// HERE", StringComparison.Ordinal)) + 1;
        string script = Tool.Script(text);

        string message = Failure(script);

        Assert.That(message, Does.StartWith($"{script}, line {line}: "));
        Assert.That(message, Does.Match(@$"^\S+, line \d+: \w+( of '\w+')?: .*\n([A-Z].*\n)?{line} \| .*// HERE(\n  at {Regex.Escape(script)}:{line}\n  at |\nIt led to |$)"), "the type, a message of one line or two, the line, and the calls");
        Assert.That(message, Does.Not.Contain(".cs:line").And.Not.Match(@" at [A-Z]"), "frames of others are not shown");
    }

    [Test]
    public void Error_BelowCalls_ShowsThemAsFileAndLine()
    {
        string script = Tool.Script("Console.WriteLine(1);\nOuter();\nvoid Outer()\n{\n    Inner();\n}\nvoid Inner()\n{\n    throw new FormatException(\"boom\");\n}\n");

        Assert.That(Failure(script), Is.EqualTo($"""
            {script}, line 9: FormatException: boom
            9 |     throw new FormatException("boom");
              at {script}:9
              at {script}:5
              at {script}:2
            """));
    }

    [Test]
    public void Error_BelowARecursion_NamesItsLineOnce()
    {
        string script = Tool.Script(ErrorScripts.ByName("recursion"));

        Assert.That(Failure(script).Split('\n').Skip(2), Is.EqualTo((string[])[$"  at {script}:6", $"  at {script}:8", $"  at {script}:1"]));
    }

    [Test]
    public void Error_BelowManyCalls_ShowsTheFirstAndTheLast()
    {
        string[] lines = Failure(Tool.Script("""
            Console.WriteLine(Even(30));
            static int Even(int n)
            {
                if (n == 0) throw new InvalidOperationException("bottom");
                return Odd(n - 1) + 1;
            }
            static int Odd(int n) =>
                Even(n - 1) + 1;
            """)).Split('\n');

        Assert.That(lines, Has.Length.EqualTo(12));
        Assert.That(lines[^2], Is.EqualTo("  … 23 more"));
        Assert.That(lines[^1], Does.EndWith(".cs:1"));
    }

    [Test]
    public void Error_AroundAnother_NamesBoth()
    {
        string script = Tool.Script(ErrorScripts.ByName("wrapped"));

        Assert.That(Failure(script), Does.StartWith($"{script}, line 3: FormatException: The input string 'x' was not in a correct format.\n")
            .And.EndWith($"\nIt led to InvalidOperationException: The file is wrong. ({script}:7)"));
    }

    [Test]
    public void Error_InALongLine_QuotesItAroundTheStatement()
    {
        string line = string.Concat(Enumerable.Repeat("Console.Write(1); ", 100)) + "throw new FormatException(\"boom\"); " + string.Concat(Enumerable.Repeat("Console.Write(2); ", 100));

        string quoted = Failure(Tool.Script(line)).Split('\n')[1];

        Assert.That(quoted, Has.Length.LessThan(130).And.StartsWith("1 | …").And.EndsWith("…").And.Contains("throw new FormatException(\"boom\");"));
    }

    [TestCase("tape.Input(1.0, \"x\").Clamp(2, 1);", "ArgumentException: The lower bound must not be above the upper bound, but the bounds are 2 and 1.")]
    [TestCase("List<int> a = [1]; a.RemoveAt(3);", "ArgumentOutOfRangeException of 'index': Index was out of range. Must be non-negative and less than the size of the collection.")]
    [TestCase("string s = null!; ArgumentNullException.ThrowIfNull(s);", "ArgumentNullException of 's': Value cannot be null.")]
    public void Error_OfAnArgument_DoesNotTrailTheParameter(string statement, string message)
    {
        string script = Tool.Script($"using TapeGrad;\nvar tape = new Tape();\n{statement}\n");

        Assert.That(Failure(script).Split('\n')[0], Is.EqualTo($"{script}, line 3: {message}"));
    }

    [Test]
    public void Error_OfACulture_SaysWhyThereIsNone()
    {
        string script = Tool.Script("using System.Globalization;\nConsole.WriteLine((1.5).ToString(CultureInfo.GetCultureInfo(\"de-DE\")));\n");

        Assert.That(Tool.Run("run", script).Error, Does.StartWith(
            $"{script}, line 2: CultureNotFoundException: tapegrad runs scripts with the invariant culture only, so that they print the same everywhere. " +
            $"Use CultureInfo.InvariantCulture or a changed copy of it, or run the script with: dotnet run {script}\n"));
    }

    [Test]
    public void Error_WithControlCharacters_DoesNotReachTheTerminal()
    {
        string error = Tool.Run("run", Tool.Script("throw new Exception(\"a\\u001b[2Jb\\u009bc\");")).Error;

        Assert.That(error, Does.Contain("Exception: a\uFFFD[2Jb\uFFFDc\n"));
        Assert.That(error.Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
    }

    // In this process, where the compiler is warm.
    private static string Failure(string script)
    {
        string folder = Directory.GetCurrentDirectory();
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return Assert.Throws<UserErrorException>(() => Cli.Script.Load(script).Run([], new TrainingLog("script")))!.Message;
        }
        finally
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(folder);
        }
    }
}
