namespace TapeGrad.Cli.Tests;

public sealed class CompilerHintTests
{
    [TestCase("Value y = Math.Tanh(w);", "Math.Tanh takes numbers. Write w.Tanh().")]
    [TestCase("Value y = Math.Exp(w * 2);", "Math.Exp takes numbers. Write (w * 2).Exp().")]
    [TestCase("Value y = System.Math.Abs(w - 1.0);", "System.Math.Abs takes numbers. Write (w - 1.0).Abs().")]
    [TestCase("Value y = Math.Pow(w, 2);", "Math.Pow takes numbers. Write w.Pow(2).")]
    [TestCase("Value y = Math.Max(0, w);", "Math.Max takes numbers. Write Value.Max(0, w).")]
    [TestCase("Value y = Math.Cbrt(w);", "Math.Cbrt takes numbers, and values have no operation of this name. The number of a value is its Data.")]
    [TestCase("if (w > 0) Console.WriteLine(1);", "Compare the numbers: w.Data > 0.")]
    [TestCase("bool b = w * 2 <= list[0];", "Compare the numbers: (w * 2).Data <= list[0].Data.")]
    [TestCase("Value y = w ^ 2;", "'^' is not a power in C#. Write w.Pow(2).")]
    [TestCase("Value y = w ** 2;", "C# has no operator **. Write w.Pow(2).")]
    [TestCase("double y = 3.0 ** 2;", "C# has no operator **. Write Math.Pow(3.0, 2).")]
    [TestCase("Console.WriteLine(w.grad);", "Did you mean Grad?")]
    [TestCase("w.backward();", "Did you mean Backward?")]
    [TestCase("Console.WriteLine(list.count);", "Did you mean Count?")]
    [TestCase("Console.WriteLine(Math.Flor(1.5));", "Did you mean Floor?")]
    [TestCase("Console.WriteLine(lisst);", "Did you mean list?")]
    [TestCase("list[0].Data -= 0.1;", "list[0] gives a copy of the handle. Put it into a variable first: var v = list[0]; v.Data -= 0.1;")]
    [TestCase("Value b = 0.0;", "A number becomes a value on a tape. Write tape.Constant(0.0), or Parameter or Input for one that is learned or fed.")]
    [TestCase("list.Add(1);", "A number becomes a value on a tape. Write tape.Constant(1), or Parameter or Input for one that is learned or fed.")]
    [TestCase("double d = w * 2;", "A value does not become a number by itself. Its number is (w * 2).Data.")]
    [TestCase("Value s = list.Sum();", "LINQ's Sum takes numbers. Write Values.Of([.. list]).Sum().")]
    [TestCase("Value s = list.Sum(p => p * p);", "LINQ's Sum takes numbers. Write Values.Of([.. list.Select(p => p * p)]).Sum().")]
    [TestCase("Value s = tape.Input([1.0, 2.0]).Sum(p => p * p);", "LINQ's Sum takes numbers. Write Values.Of([.. tape.Input([1.0, 2.0]).Select(p => p * p)]).Sum().")]
    [TestCase("Value s = list.ToArray().Average();", "LINQ's Average takes numbers. Write Values.Of(list.ToArray()).Mean().")]
    [TestCase("Value y = Tanh(w);", "Write Value.Tanh, or add 'using static TapeGrad.Value;' at the top of the script.")]
    [TestCase("Value y = tanh(w);", "Write Value.Tanh, or add 'using static TapeGrad.Value;' at the top of the script.")]
    [TestCase("Mlp? m = null;", "Add 'using TapeGrad.Nn;' at the top of the script.")]
    [TestCase("Console.WriteLine(CultureInfo.InvariantCulture);", "Add 'using System.Globalization;' at the top of the script.")]
    public void Slip_InAScript_SaysWhatToWrite(string statement, string hint)
    {
        string script = Tool.Script($"using TapeGrad;\nvar tape = new Tape();\nValue w = tape.Parameter(1.0, \"w\");\nvar list = new List<Value> {{ w }};\n{statement}\n");

        Assert.That(Message(script).Split('\n'), Has.Some.EqualTo($"Hint: {hint}"), Message(script));
    }

    // What would be proposed does not compile either.
    [TestCase("bool b = w < tape.Input([1.0, 2.0]);")]
    [TestCase("bool b = w == \"x\";")]
    [TestCase("w += \"x\";")]
    [TestCase("w = w + \"x\";")]
    public void Slip_ThatIsNone_HasNoHint(string statement)
    {
        string script = Tool.Script($"using TapeGrad;\nvar tape = new Tape();\nValue w = tape.Parameter(1.0, \"w\");\n{statement}\n");

        Assert.That(Message(script), Does.Contain("error CS").And.Not.Contains("Hint:"));
    }

    [Test]
    public void Slip_WithoutAUsing_NamesIt() =>
        Assert.That(Message(Tool.Script("var tape = new Tape();\n")), Does.EndWith("\nHint: Add 'using TapeGrad;' at the top of the script."));

    [TestCase("Value y = w.Tanh() + (w * 2).Exp() + w.Pow(2) + Value.Max(0, w) + Value.Tanh(w);")]
    [TestCase("var v = list[0]; v.Data -= 0.1; bool b = (w * 2).Data <= list[0].Data;")]
    [TestCase("Value s = Values.Of([.. list]).Sum() + Values.Of([.. list.Select(p => p * p)]).Sum() + Values.Of(list.ToArray()).Mean() + Values.Of([.. tape.Input([1.0, 2.0]).Select(p => p * p)]).Sum() + tape.Constant(0.0);")]
    public void Hints_AsWritten_Compile(string statement) => Assert.DoesNotThrow(
        () => Cli.Script.Load(Tool.Script($"using TapeGrad;\nvar tape = new Tape();\nValue w = tape.Parameter(1.0, \"w\");\nvar list = new List<Value> {{ w }};\n{statement}\n")));

    [Test]
    public void Error_InALongLine_IsCutAroundTheCarets()
    {
        string script = Tool.Script($"string a = \"{new string('a', 40_000)}\" + undefinedThing + \"{new string('b', 40_000)}\";");

        string[] lines = Message(script).Split('\n');

        Assert.That(lines[^2], Has.Length.LessThan(130).And.StartsWith("1 | …aaa").And.EndsWith("bbb…"));
        Assert.That(lines[^2][lines[^1].IndexOf('^', StringComparison.Ordinal)..], Does.StartWith("undefinedThing"), "the carets are below the place");
    }

    private static string Message(string script) => Assert.Throws<UserErrorException>(() => Cli.Script.Load(script))!.Message;
}
