using System.Text;
using TapeGrad.Cli;
using TapeGrad.Data;
using TapeGrad.Nn;
using TapeGrad.Optim;
using TapeGrad.Viewer;

namespace TapeGrad.Fuzz;

/// <summary>Everything that reads a stranger's text: each reads it, or refuses it with the exception that its documentation names.</summary>
internal static class Targets
{
    /// <summary>By name, as the folders of <c>Seeds</c> are called.</summary>
    public static readonly SortedDictionary<string, Action<byte[]>> All = new(StringComparer.Ordinal)
    {
        ["graph"] = bytes => Refusable<ArgumentException>(() => ReadTwice(Text(bytes), text => Graph.FromJson(text).ToJson())),
        ["log"] = bytes => Refusable<ArgumentException>(() => ReadTwice(Text(bytes), text => TrainingLog.FromJson(text).ToJson())),
        ["mlp"] = bytes => Refusable<ArgumentException>(() => ReadTwice(Text(bytes), text => Mlp.FromJson(new Tape(), text).ToJson())),
        ["parameters"] = bytes => Refusable<ArgumentException>(() => SavedParameters.Restore(Text(bytes), TwoParameters())),
        ["training"] = bytes => Refusable<ArgumentException>(() => Resume(bytes)),
        ["quiz"] = bytes => Refusable<ArgumentException>(() => Quiz.FromJson(Text(bytes))),
        ["csv"] = bytes => Refusable<FormatException>(() => Dataset.ReadCsv(new StringReader(Text(bytes)), "y")),
        ["classes"] = bytes => Refusable<FormatException>(() => Dataset.ReadCsv(new StringReader(Text(bytes)), classes: "y").ToCsv()),
        ["eval"] = bytes => Refusable<ExpressionException>(() => Evaluate(Text(bytes))),
    };

    // A subclass, such as ArgumentOutOfRangeException from a list, does not count.
    private static void Refusable<TRefusal>(Action read)
        where TRefusal : Exception
    {
        try
        {
            read();
        }
        catch (Exception e) when (e.GetType() == typeof(TRefusal) || e.GetType() == typeof(ArgumentException))
        {
            // That is the answer to a damaged text.
        }
    }

    // What was accepted can be written, and what was written is read as the same.
    private static void ReadTwice(string text, Func<string, string> readAndWrite)
    {
        string written = readAndWrite(text);
        string again = readAndWrite(written);
        if (again != written)
        {
            throw new InvalidOperationException($"Written twice, the text differs: {written} and {again}");
        }
    }

    private static Values TwoParameters() => new Tape().Parameter([0.5, -1.5], "w");

    private static void Resume(byte[] bytes)
    {
        string file = Path.Combine(Path.GetTempPath(), $"tapegrad-fuzz-{Environment.ProcessId}.json");
        File.WriteAllBytes(file, bytes);
        try
        {
            new SavedTraining(file, new Adam(TwoParameters(), 0.01), new Pcg32(1)).Resume();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Evaluate(string text)
    {
        var tape = new Tape();
        Expression.Record(text, new Dictionary<string, Value> { ["x"] = tape.Input(0.5, "x"), ["w"] = tape.Input(-2.0, "w") }).Backward();
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
