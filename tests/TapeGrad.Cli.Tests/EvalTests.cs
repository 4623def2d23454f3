using System.Text.Json;

namespace TapeGrad.Cli.Tests;

public sealed class EvalTests
{
    [Test]
    public void Eval_Expression_PrintsValueAndGradients()
    {
        Tool.Result result = Tool.Run("eval", "Tanh(w*x + b)", "--at", "w=0.5", "x=2", "b=-0.5");

        Assert.That(result.Output, Is.EqualTo("""
            value  0.46211715726000974

            name  data            gradient
            w      0.5  1.5728954659318548
            x        2  0.3932238664829637
            b     -0.5  0.7864477329659274

            """));
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
    }

    [TestCase("x*x", 9.0, 6.0)]
    [TestCase("x.Pow(2)", 9.0, 6.0)]
    [TestCase("Pow(x, 2)", 9.0, 6.0)]
    [TestCase("Value.Pow(x, 2.0)", 9.0, 6.0)]
    [TestCase("Pow(x, x)", 27.0, 56.66253179403897)]
    [TestCase("-(1 - 2*x) + +x/4", 5.75, 2.25)]
    [TestCase("Max(x, 2) + Max(5, x)", 8.0, 1.0)]
    [TestCase("Clamp(x, -1, 1) + LeakyRelu(-x) + LeakyRelu(-x, 0.1)", 0.67, -0.11)]
    [TestCase("Math.PI * x", 9.42477796076938, 3.141592653589793)]
    [TestCase("1e-3*x", 0.003, 0.001)]
    public void Eval_AnyForm_IsUnderstood(string expression, double value, double gradient)
    {
        Tool.Result result = Tool.Run("eval", expression, "--at", "x=3", "--json");

        Assert.That(result.Error, Is.Empty);
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(json.GetProperty("format").GetString(), Is.EqualTo("tapegrad-eval/1"));
        Assert.That(json.GetProperty("expression").GetString(), Is.EqualTo(expression));
        Assert.That(json.GetProperty("value").GetDouble(), Is.EqualTo(value).Within(1e-14));
        Assert.That(json.GetProperty("gradients").GetProperty("x").GetDouble(), Is.EqualTo(gradient).Within(1e-14));
    }

    [TestCase("dot", "digraph tapegrad {")]
    [TestCase("mermaid", "flowchart LR")]
    [TestCase("svg", "</svg>")]
    public void Eval_Format_PrintsAPicture(string format, string expected)
    {
        if (format == "svg")
        {
            DotInstalled.Require();
        }

        Tool.Result result = Tool.Run("eval", "a*b", "--at", "a=1", "b=2", "-f", format);

        Assert.That(result.Output, Does.Contain(expected));
        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }

    [Test]
    public void Eval_NonFiniteResult_IsAResult()
    {
        Tool.Result result = Tool.Run("eval", "Log(x)", "--at", "x=0", "--json");

        Assert.That(result.Output, Does.Contain("\"value\": \"-Infinity\"").And.Contain("\"x\": \"Infinity\""));
    }

    [TestCase("1/(1/x)", "x=0", "1 / x is Infinity, with the gradient 0 and the derivative -Infinity. TapeGrad passes nothing back from a gradient of 0, so the gradient of x leaves out this product.")]
    [TestCase("Square(Sqrt(x))", "x=0", "sqrt(x) is 0, with the gradient 0 and the derivative Infinity. TapeGrad passes nothing back from a gradient of 0, so the gradient of x leaves out this product.")]
    [TestCase("0*Sqrt(-x)+x", "x=1", "sqrt(-1) is NaN, with the gradient 0 and the derivative NaN. TapeGrad passes nothing back from a gradient of 0, so the gradient of x leaves out this product.")]
    [TestCase("Log(x) + 1", "x=0", "log(x) is -Infinity, which is the first value that is not finite.")]
    [TestCase("Exp(1000*x)", "x=1", "exp(1000) is Infinity, which is the first value that is not finite.")]
    [TestCase("Sqrt(x)", "x=0", "sqrt(x) is 0, and its derivative is Infinity, so a gradient is not finite.")]
    public void Eval_RuleOrInfinity_IsSaidInOneLine(string expression, string at, string note)
    {
        Assert.That(Tool.Run("eval", expression, "--at", at).Error, Is.EqualTo($"Note: {note}\n"));
        Assert.That(
            JsonDocument.Parse(Tool.Run("eval", expression, "--at", at, "--json").Output).RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetString()),
            Is.EqualTo((string[])[note]));
    }

    [TestCase("Relu(x)*0", "x=0")]
    [TestCase("Relu(x)", "x=-1")]
    [TestCase("Square(x)", "x=0")]
    [TestCase("0*x + x", "x=2")]
    [TestCase("Max(x, 1)", "x=0")]
    public void Eval_OrdinaryZero_SaysNothing(string expression, string at)
    {
        Assert.That(Tool.Run("eval", expression, "--at", at).Error, Is.Empty);
        Assert.That(Tool.Run("eval", expression, "--at", at, "--json").Output, Does.Contain("\"notes\": []"));
    }

    [Test]
    public void Eval_InfiniteInput_IsRefused()
    {
        Tool.Result result = Tool.Run("eval", "x*x", "--at", "x=1e999");

        Assert.That(result.Error, Does.StartWith("'x=1e999' is not finite. Give 'x' a number between -1.7976931348623157E+308 and 1.7976931348623157E+308.\n"));
    }

    [TestCase("--json")]
    [TestCase("-f", "dot")]
    public void Eval_Output_GoesToTheFile(params string[] options)
    {
        string file = Path.Combine(Tool.Folder(), "out");

        Tool.Result result = Tool.Run(["eval", "x*x", "--at", "x=3", "-o", file, .. options]);

        Assert.That(result, Is.EqualTo(new Tool.Result(0, "", "")));
        Assert.That(File.ReadAllText(file), Is.EqualTo(Tool.Run(["eval", "x*x", "--at", "x=3", .. options]).Output));
    }

    [TestCase("x*y", "'y' does not have a number. Give it one, as in --at y=2.", 2, 1)]
    [TestCase("x +", "This is not an expression: Expected expression.", 3, 1)]
    [TestCase("x; y", "This is not an expression: Unexpected token ';'.", 1, 1)]
    [TestCase("", "This is not an expression: Expected expression.", 0, 1)]
    [TestCase("1/2*x", "C# drops the remainder when it divides whole numbers. Write one of them with a decimal point, as in 1.0/2.", 0, 3)]
    [TestCase("x % 2", "'%' is not an operator of values. Use + - * /, and Pow(x, y) for powers.", 2, 1)]
    [TestCase("Tanh", "'Tanh' is an operation. Call it, as in Tanh(x).", 0, 4)]
    [TestCase("Tanh(x, x)", "Tanh does not take these operands. Write Tanh(x).", 0, 10)]
    [TestCase("Clamp(x, 2, 1)", "The lower bound must not be above the upper bound, but the bounds are 2 and 1.", 0, 14)]
    [TestCase("sin(x)", "'sin' is not an operation. Did you mean Sin?", 0, 3)]
    [TestCase("x.Tahn()", "'Tahn' is not an operation. Did you mean Tanh?", 2, 4)]
    [TestCase("2*Math.Sin(x)", "Math.Sin takes plain numbers. Write Sin(x).", 2, 8)]
    [TestCase("x**2", "C# has no operator **. Write Pow(x, 2).", 0, 4)]
    [TestCase("x ? 1 : 2", "An expression can contain only numbers, inputs, + - * / and operations such as Tanh(x).", 0, 9)]
    [TestCase("x.Data", "An expression can contain only numbers, inputs, + - * / and operations such as Tanh(x).", 0, 6)]
    [TestCase("2 * \"x\"", "An expression can contain only numbers, inputs, + - * / and operations such as Tanh(x).", 4, 3)]
    public void Eval_WrongExpression_PointsAtThePlace(string expression, string message, int start, int length)
    {
        Tool.Result result = Tool.Run("eval", expression, "--at", "x=1");

        Assert.That(result.Error, Is.EqualTo($"{message}\n  {expression}\n  {new string(' ', start)}{new string('^', length)}\n"));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }

    [TestCase("Foo(x)", "'Foo' is not an operation. The operations are: Abs, ")]
    [TestCase("System.Environment.Exit(x)", "'Exit' is not an operation.")]
    [TestCase("typeof(System.Console)", "An expression can contain only numbers")]
    [TestCase("new System.Random()", "An expression can contain only numbers")]
    [TestCase("((Func<int>)(() => 1))()", "Only ")]
    [TestCase("3", "'x' has a number, but the expression does not use it. Leave it out of --at.")]
    public void Eval_Program_IsRefused(string expression, string message)
    {
        Tool.Result result = Tool.Run("eval", expression, "--at", "x=1");

        Assert.That(result.Error, Does.StartWith(message));
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Eval_EndlessExpression_IsRefusedOrRun()
    {
        Tool.Result deep = Tool.Run("eval", new string('(', 2000) + "x" + new string(')', 2000), "--at", "x=1");
        Tool.Result open = Tool.Run("eval", new string('(', 9000), "--at", "x=1");
        Tool.Result tooLong = Tool.Run("eval", "x" + string.Concat(Enumerable.Repeat("+x", 6000)), "--at", "x=1");
        Tool.Result wide = Tool.Run("eval", "x" + string.Concat(Enumerable.Repeat("+x", 4000)), "--at", "x=1");

        Assert.That(deep.Error, Does.StartWith("The expression is nested more than 200 levels deep."));
        Assert.That(open.Error, Does.StartWith("This is not an expression").Or.StartWith("The expression is nested"));
        Assert.That(tooLong.Error, Does.StartWith("The expression has 12001 characters, but the limit is 10000."));
        Assert.That(wide.Output, Does.StartWith("value  4001\n"));
    }

    [TestCase("--at", "x")]
    [TestCase("--at", "x=1", "x=2")]
    [TestCase("--at", "x=one")]
    [TestCase("--at", "x=1e999")]
    [TestCase("--at", "x=NaN")]
    [TestCase("--at", "x=1", "-o", "")]
    [TestCase("--at", "x=1", "-f", "png")]
    [TestCase("--at", "x=1", "-f", "dot", "--json")]
    public void Eval_WrongUsage_IsSaidOnStderr(params string[] options)
    {
        Tool.Result result = Tool.Run(["eval", "x*x", .. options]);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.EndWith("Try 'tapegrad eval --help'.\n"));
    }

    [TestCase("x = 3")]
    [TestCase("x =3")]
    [TestCase("x= 3")]
    [TestCase(" x\t= 3 ")]
    public void Eval_SpacesAroundANumber_DoNotMatter(string at) =>
        Assert.That(Tool.Run("eval", "x*x", "--at", at).Output, Is.EqualTo("value  9\n\nname  data  gradient\nx        3         6\n"));

    [TestCase(" = 3")]
    [TestCase("x 3")]
    public void Eval_NoName_IsWrongUsage(string at) =>
        Assert.That(Tool.Run("eval", "x*x", "--at", at).Error, Does.StartWith($"'{at}' does not have the form name=number."));

    [Test]
    public void Eval_NameTwiceWithASpace_IsGivenTwice() =>
        Assert.That(Tool.Run("eval", "x*x", "--at", "x=1", "x =2").Error, Does.StartWith("'x' is given twice."));

    [TestCase("AddProduct(s, w, x)")]
    [TestCase("s.AddProduct(w, x)")]
    public void Eval_AddProduct_SaysWhatToWrite(string expression) =>
        Assert.That(Tool.Run("eval", expression, "--at", "s=1", "w=2", "x=3").Error, Does.Contain("AddProduct records the same nodes as a sum and a product. Write s + x * y."));
}
