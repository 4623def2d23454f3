using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.Text;

namespace TapeGrad.Cli;

/// <summary>A script that is ready to run in this process, where it shares TapeGrad's types with the tool.</summary>
internal sealed class CompiledScript(string path, SourceText source, byte[] program, byte[] symbols)
{
    /// <summary>Runs the script with this log as its <see cref="TrainingLog.Current"/>; what it returns is the exit code.</summary>
    /// <exception cref="UserErrorException">The script threw; with <paramref name="verbose"/> its exception comes through as it is.</exception>
    public int Run(string[] arguments, TrainingLog log, bool verbose)
    {
        TrainingLog.Current = log;
        try
        {
            return Run(arguments);
        }
        catch (Exception e) when (!verbose)
        {
            throw new UserErrorException(ExitCode.Failed, Describe(e));
        }
        finally
        {
            Console.Out.Flush();
        }
    }

    private int Run(string[] arguments)
    {
        var context = new AssemblyLoadContext("script", isCollectible: false);
        using var programStream = new MemoryStream(program);
        using var symbolStream = new MemoryStream(symbols);
        MethodInfo entry = context.LoadFromStream(programStream, symbolStream).EntryPoint!;
        object?[] parameters = entry.GetParameters().Length == 0 ? [] : [arguments];
        return entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null) as int? ?? ExitCode.Ok;
    }

    // Two lines: what happened, and the script's own line.
    private string Describe(Exception exception)
    {
        string kind = exception is NonFiniteException or InvalidOperationException or ArgumentException ? "" : exception.GetType().Name + ": ";
        int line = new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetFileName() == Path.GetFullPath(path))?.GetFileLineNumber() ?? 0;
        return line == 0
            ? $"{path}: {kind}{exception.Message}"
            : $"{path}, line {line}: {kind}{exception.Message}\n{line} | {source.Lines[line - 1]}";
    }
}
