using System.Reflection;
using System.Runtime.Loader;

namespace TapeGrad.Cli;

/// <summary>A script that is ready to run in this process, where it shares TapeGrad's types with the tool.</summary>
internal sealed class Script
{
    private readonly string _path;
    private readonly string _fullPath;
    private readonly string _source;
    private readonly byte[] _program;
    private readonly byte[] _symbols;
    private Assembly? _assembly;

    private Script(string path, string source, byte[] program, byte[] symbols)
    {
        _path = path;
        _fullPath = Path.GetFullPath(path);
        _source = source;
        _program = program;
        _symbols = symbols;
    }

    /// <summary>Reads a script, and compiles it unless the cache has it.</summary>
    /// <param name="path">The script.</param>
    /// <param name="withLines">Whether nodes shall know their lines.</param>
    /// <exception cref="UserErrorException">The script cannot be read or does not compile.</exception>
    public static Script Load(string path, bool withLines = true)
    {
        string source = ScriptFile.Read(path);
        ScriptDirectives.Check(path, source);
        (byte[] program, byte[] symbols) = ScriptCache.GetOrAdd(path, source, withLines, () => ScriptCompiler.Compile(path, source, withLines));
        return new Script(path, source, program, symbols);
    }

    /// <summary>Runs the script with this log as its <see cref="TrainingLog.Current"/>, and returns its exit code.</summary>
    /// <param name="arguments">The arguments of the script.</param>
    /// <param name="log">The log.</param>
    /// <param name="needsSteps">Whether the log shall hold sweeps as steps where the script logs none.</param>
    /// <exception cref="UserErrorException">The script threw.</exception>
    public int Run(string[] arguments, TrainingLog log, bool needsSteps = true)
    {
        log.LogSweeps(keep: needsSteps);
        TrainingLog.Current = log;
        TextWriter error = Console.Error;
        try
        {
            return Run(arguments, log.LogSweep);
        }
        catch (Exception e) when (e is not UserErrorException)
        {
            throw new UserErrorException(ExitCode.Failed, Describe(e), e);
        }
        finally
        {
            TapeWatch.Current = null;
            Console.Out.Flush();
            Console.SetError(error);
        }
    }

    /// <summary>A sentence that says where the script takes numbers off the tape, or "".</summary>
    public string SentenceOfDetachedNumbers() => ScriptCompiler.SentenceOfDetachedNumbers(_path, _source);

    /// <summary>Describes an exception that the script threw.</summary>
    public string Describe(Exception exception) => new ScriptFailure(_path, _fullPath, _source, _assembly).Describe(exception);

    private int Run(string[] arguments, Action<Value> swept)
    {
        var context = new AssemblyLoadContext("script");
        using var program = new MemoryStream(_program);
        using var symbols = new MemoryStream(_symbols);
        _assembly = context.LoadFromStream(program, symbols);
        TapeWatch.Current = new TapeWatch(swept, SiteTable.Of(_assembly, _source));
        MethodInfo entry = _assembly.EntryPoint!;
        object?[] parameters = entry.GetParameters().Length == 0 ? [] : [arguments];
        return entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, parameters, null) as int? ?? ExitCode.Ok;
    }
}
