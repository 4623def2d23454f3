using System.Diagnostics;

namespace TapeGrad.Graphviz.Tests;

/// <summary>Graphs that several tests draw, and Graphviz' own parser.</summary>
internal static class Pictures
{
    /// <summary>loss = (w · x − 4)² at w = 1, x = 2: gradients −8 at w, −4 before, 1 at the loss.</summary>
    public static Graph OneWeight()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value loss = ((w * tape.Input(2.0, "x")).Named("prediction") - 4.0).Square().Named("loss");
        loss.Backward();
        return Graph.From(loss);
    }

    /// <summary>p = softmax of a 2 × 3 linear map of x, and loss = −ln p₂: every node of many operands, drawn one by one.</summary>
    public static Graph Fused()
    {
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.5, 1.0, 0.0, 0.0, 1.0], "w");
        Values x = tape.Input([2.0, 4.0], "x");
        Value loss = (-x.Linear(w).Softmax()[2].Log()).Named("loss");
        loss.Backward();
        return Graph.From(loss);
    }

    /// <summary>Runs the text through dot and returns what it says; where CI is set, dot must be there.</summary>
    public static string Dot(string text, string format = "canon")
    {
        // The canonical form is only read and checked, so ranks are enough of a layout.
        ProcessStartInfo start = new("dot", format == "canon" ? ["-Tcanon", "-Gphase=1"] : [$"-T{format}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
        };
        try
        {
            using Process dot = Process.Start(start)!;
            Task<string> output = dot.StandardOutput.ReadToEndAsync();
            Task<string> error = dot.StandardError.ReadToEndAsync();
            dot.StandardInput.Write(text);
            dot.StandardInput.Close();
            dot.WaitForExit();
            Assert.That(error.Result, Is.Empty, "what dot complains about");
            Assert.That(dot.ExitCode, Is.Zero);
            return output.Result;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Ignore("Graphviz' dot is not installed.");
            return "";
        }
    }
}
