using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.Text;

namespace TapeGrad.Cli;

/// <summary>A script that is ready to run in this process, where it shares TapeGrad's types with the tool.</summary>
internal sealed class CompiledScript(string path, SourceText source, byte[] program, byte[] symbols)
{
    /// <summary>Runs the script; what it returns is the exit code.</summary>
    public int Run(string[] arguments)
    {
        var context = new AssemblyLoadContext("script", isCollectible: false);
        using var programStream = new MemoryStream(program);
        using var symbolStream = new MemoryStream(symbols);
        MethodInfo entry = context.LoadFromStream(programStream, symbolStream).EntryPoint!;
        object?[] parameters = entry.GetParameters().Length == 0 ? [] : [arguments];
        return entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null) as int? ?? ExitCode.Ok;
    }

    /// <summary>An exception of the script in two lines: what happened, and the script's own line.</summary>
    public string Describe(Exception exception)
    {
        string kind = exception is NonFiniteException or InvalidOperationException or ArgumentException ? "" : exception.GetType().Name + ": ";
        int line = new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetFileName() == Path.GetFullPath(path))?.GetFileLineNumber() ?? 0;
        return line == 0
            ? $"{path}: {kind}{exception.Message}"
            : $"{path}, line {line}: {kind}{exception.Message}\n{line} | {source.Lines[line - 1]}";
    }
}
