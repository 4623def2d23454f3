using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TapeGrad.Cli.Tests;

/// <summary>A process that is still running: lines are waited for, signals are sent, and none outlives its test.</summary>
internal sealed class ToolProcess : IDisposable
{
    // What takes longer hangs, also on a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;

    public ToolProcess(string folder, Dictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public static ToolProcess Tool(params string[] arguments)
    {
        Tests.Tool.Compile(Tests.Tool.Repository, [], arguments);
        return new ToolProcess(Tests.Tool.Repository, [], Tests.Tool.Dotnet, [Tests.Tool.Program, .. arguments]);
    }

    /// <summary>Reads the output until this line was printed.</summary>
    public void WaitFor(string line)
    {
        while (WithinLimit(_process.StandardOutput.ReadLineAsync(), $"a line '{line}'") is { } printed)
        {
            _output.Append(printed).Append('\n');
            if (printed == line)
            {
                return;
            }
        }

        Assert.Fail($"It ended without printing '{line}'. {_error.Result}");
    }

    public void Signal(string name, bool mayHaveEnded = false)
    {
        Tool.Result kill = Tests.Tool.Start(Tests.Tool.Repository, [], "kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(kill.ExitCode, mayHaveEnded ? Is.AnyOf(0, 1) : Is.Zero);
    }

    public Tool.Result End()
    {
        _output.Append(WithinLimit(_process.StandardOutput.ReadToEndAsync(), "its end"));
        string error = WithinLimit(_error, "its end");
        _process.WaitForExit();
        return new Tool.Result(_process.ExitCode, _output.ToString(), error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private T WithinLimit<T>(Task<T> task, string what)
    {
        Assert.That(task.Wait(Limit), Is.True, $"After {Limit.TotalMinutes} minutes it still runs. Waited for: {what}. Printed: {_output}");
        return task.Result;
    }
}
