using System.Text.Json;

namespace TapeGrad.Cli.Tests;

/// <summary><c>blame --by line</c>, and the learning rate of scripts that have no setting for it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BlameLineTests
{
    private const string ByHand = """
        using TapeGrad;
        Value w = new Tape().Parameter(2.0, "w");
        Value y = w * w * 3.0;
        Value z = y * y + y * 4.0; z.Backward();
        """;

    private const string Plain = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(4.0, "w");
        for (int i = 0; i < 3; i++)
        {
            w.Square().Backward();
            w.Data -= 0.05 * w.Grad;
            tape.Reset();
        }
        """;

    [Test]
    public void Blame_ByLine_ListsTheScriptWithTheBlameThatComesIn()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(ByHand), "--by", "line");

        // y = 12: 2y + 4 = 28 comes in along three edges (12, 12 and 4); w gets 28 · 3 · 2w in two shares of 168.
        Assert.That(result, Is.EqualTo(new Tool.Result(0, """
            step 1: loss 192

              comes in   nodes
                                1 | using TapeGrad;
                   336       1  2 | Value w = new Tape().Parameter(2.0, "w");
                    28       2  3 | Value y = w * w * 3.0;
                     1       3  4 | Value z = y * y + y * 4.0; z.Backward();

            """, "")));
    }

    [Test]
    public void Blame_ByLine_JsonHasTheSameNumbers()
    {
        using JsonDocument json = JsonDocument.Parse(Tool.Run("blame", Tool.Script(ByHand), "--by", "line", "--json").Output);

        Assert.That(json.RootElement.GetProperty("format").GetString(), Is.EqualTo("tapegrad-blame/1"));
        Assert.That(
            json.RootElement.GetProperty("lines").EnumerateArray().Select(l => (
                l.GetProperty("line").GetInt32(), l.GetProperty("nodes").GetInt32(), l.GetProperty("comesIn").GetDouble(), l.GetProperty("goesOut").GetDouble())),
            Is.EqualTo([(2, 1, 336.0, 0.0), (3, 2, 28.0, 336.0), (4, 3, 1.0, 28.0)]));
        Assert.That(json.RootElement.GetProperty("lines")[1].GetProperty("text").GetString(), Is.EqualTo("Value y = w * w * 3.0;"));
    }

    [Test]
    public void Blame_ByLineOnATerminal_ShadesTheNumbers()
    {
        string script = Tool.Script(ByHand);

        Tool.Result shaded = Terminal.Run("xterm", [], $"blame {script} --by line");
        Tool.Result plain = Terminal.Run("xterm", new() { ["NO_COLOR"] = "1" }, $"blame {script} --by line");

        Assert.That(shaded.Output, Does.Contain("\e[48;2;8;69;148m\e[38;2;255;255;255m       336\e[0m       1  2 | "));
        Assert.That(plain.Output, Does.Contain("       336       1  2 | ").And.Not.Contain("\e["));
    }

    [Test]
    public void Blame_ByLineOfCodeWithoutMarks_SaysWhy()
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(ByHand + "class __TG { }"), "--by", "line");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.EndWith("are not known, because it does not compile with marks around its expressions.\n"));
    }

    [TestCase("1", "step 1: loss 16, learning rate 0.05\n")]
    [TestCase("3", "step 3: loss 10.4976, learning rate 0.05\n")]
    public void Blame_ScriptWithoutASetting_TakesTheRateOfItsOwnUpdate(string step, string header)
    {
        Tool.Result result = Tool.Run("blame", Tool.Script(Plain), "--step", step);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.StartWith(header));
    }
}
