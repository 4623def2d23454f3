namespace TapeGrad.Cli.Tests;

/// <summary>The contract: code → situation.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ExitCodeTests
{
    private const string Loop = """
        using TapeGrad;
        var tape = new Tape();
        for (Value w = tape.Parameter(1.0, "w"); ; tape.Reset())
        {
            Value loss = w.Square();
            loss.Backward();
            TrainingLog.Current.Step(loss);
            Console.WriteLine("step");
            Thread.Sleep(1);
        }
        """;

    private const string WrongGradient = """
        using TapeGrad;
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w");
        Value loss = w.Apply<Wrong>();
        loss.Backward();
        TrainingLog.Current.Step(loss);
        internal readonly struct Wrong : IUnaryOp
        {
            public static string Label => "wrong";
            public static T Evaluate<T>(T x, double k) where T : struct, IScalar<T> => x * x;
            public static T Derivative<T>(T x, T y, double k) where T : struct, IScalar<T> => x;
        }
        """;

    private static readonly (int Code, string Situation, Func<Tool.Result> Run)[] Table =
    [
        (0, "all is well", () => Tool.Run("run", Tool.Example("one-weight"))),
        (0, "a check found nothing", () => Tool.Run("check", Tool.Example("one-weight"))),
        (1, "the script failed", () => Tool.Run("run", Tool.Script("throw new Exception(\"no\");"))),
        (1, "the script does not compile", () => Tool.Run("run", Tool.Script("var x = ;"))),
        (1, "the training failed", () => Tool.Run("run", Tool.Example("one-weight"), "--set", "learning-rate=1e200")),
        (2, "wrong usage", () => Tool.Run("run")),
        (3, "a check found something", () => Tool.Run("check", Tool.Script(WrongGradient))),
        (4, "unreadable input", () => Tool.Run("graph", "nothing.json")),
        (69, "a helper is missing", () => Tool.RunIn(Tool.Repository, new() { ["PATH"] = "/nowhere" }, "graph", Tool.Example("one-weight"), "-f", "svg")),
        (130, "interrupted", Interrupted),
        (7, "what the script returns", () => Tool.Run("run", Tool.Script("return 7;"))),
    ];

    private static IEnumerable<TestCaseData> Situations => Table.Select(row => new TestCaseData(row.Code, row.Situation));

    [TestCaseSource(nameof(Situations))]
    public void ExitCode_Situation_IsTheContracts(int code, string situation)
    {
        Tool.Result result = Table.Single(row => row.Situation == situation).Run();

        Assert.That(result.ExitCode, Is.EqualTo(code), result.Error);
        Assert.That(code is 0 or 3 or 7 or 130 || result.Error.Length > 0, Is.True, "a failure says what happened");
        Assert.That(result.Error, Does.Not.Contain("   at "), "no stack trace");
    }

    private static Tool.Result Interrupted()
    {
        using ToolProcess running = ToolProcess.Tool("run", Tool.Script(Loop));
        running.WaitFor("step");
        running.Signal("INT");
        return running.End();
    }
}
