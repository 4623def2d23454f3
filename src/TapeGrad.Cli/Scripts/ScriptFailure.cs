using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace TapeGrad.Cli;

/// <summary>Describes an exception that a script threw: its type, its message, and the lines of the script that led to it.</summary>
internal sealed class ScriptFailure(string path, string fullPath, string source, Assembly? program)
{
    private const int MostPlaces = 10;

    // Sequence points with this number do not belong to a line.
    private const int HiddenLine = 0xfeefee;

    /// <summary>
    /// The innermost exception that passed a line of the script, that line, the calls that led there as file:line if there are any, and a line for
    /// each exception around it or inside it.
    /// </summary>
    public string Describe(Exception exception)
    {
        List<(Exception Exception, StackFrame[] Frames)> chain = Chain(exception);
        int at = Math.Max(0, chain.FindLastIndex(c => c.Frames.Length > 0));
        (Exception main, StackFrame[] frames) = chain[at];
        List<string> lines = frames.Length == 0
            ? [$"{path}: {Text(main)}"]
            : [$"{(InScript(frames[0]) ? path : frames[0].GetFileName())}, line {Line(frames[0])}: {Text(main)}", .. Quote(frames[0]), .. Places(frames)];
        lines.AddRange(chain.Skip(at + 1).Select(c => $"Its cause is {Text(c.Exception)}"));
        lines.AddRange(chain.Take(at).Reverse().Select(c => $"It led to {Text(c.Exception)}{(c.Frames.Length > 0 ? $" ({Place(c.Frames[0])})" : "")}"));
        return Message.Printable(string.Join('\n', lines));
    }

    // From the outermost exception to the innermost. Exceptions that only wrap another one are left out, but their frames stay.
    private List<(Exception Exception, StackFrame[] Frames)> Chain(Exception exception)
    {
        List<(Exception, StackFrame[])> chain = [];
        StackFrame[] around = [];
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            StackFrame[] frames = Frames(e);
            if (e is AggregateException or TypeInitializationException or TargetInvocationException && e.InnerException is not null)
            {
                around = [.. frames, .. around];
                continue;
            }

            chain.Add((e, [.. frames, .. around]));
            around = [];
        }

        return chain;
    }

    private StackFrame[] Frames(Exception exception) =>
    [
        .. new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .Where(f => program is not null && f.GetMethod()?.Module.Assembly == program && f.GetFileLineNumber() is > 0 and not HiddenLine),
    ];

    private string Text(Exception exception)
    {
        string type = exception.GetType().Name;
        if (exception is CultureNotFoundException)
        {
            return $"{type}: tapegrad runs scripts with the invariant culture only, so that they print the same everywhere. " +
                $"Use CultureInfo.InvariantCulture or a changed copy of it, or run the script with: dotnet run {ShellWord.Of(path)}";
        }

        // TapeGrad's sentences name what is wrong; those of .NET may need the name of the parameter.
        bool ours = new StackTrace(exception).GetFrame(0)?.GetMethod()?.Module.Assembly.GetName().Name?.StartsWith("TapeGrad", StringComparison.Ordinal) == true;
        string parameter = Message.ParameterOf(exception) is { Length: > 0 } name && !ours ? $" of '{name}'" : "";
        return $"{type}{parameter}: {(exception is NonFiniteException nonFinite ? nonFinite.MessageWithPlace : Message.Of(exception))}";
    }

    private string[] Quote(StackFrame frame)
    {
        string[] lines = source.Split('\n');
        return InScript(frame) && frame.GetFileLineNumber() <= lines.Length
            ? [$"{Line(frame)} | {SourceQuote.Around(lines[frame.GetFileLineNumber() - 1].TrimEnd('\r'), frame.GetFileColumnNumber() - 1, 1).Text}"]
            : [];
    }

    // The calls that led to the line, if there are any. Of many, as a recursion has, the first and the last.
    private string[] Places(StackFrame[] frames)
    {
        List<string> places = [];
        foreach (string place in frames.Select(f => $"  at {Place(f)}").Where(p => places.Count == 0 || places[^1] != p))
        {
            places.Add(place);
        }

        return places.Count == 1 ? []
            : places.Count <= MostPlaces ? [.. places]
            : [.. places[..(MostPlaces - 2)], string.Create(CultureInfo.InvariantCulture, $"  … {places.Count - MostPlaces + 1} more"), places[^1]];
    }

    private string Place(StackFrame frame) => $"{(InScript(frame) ? path : frame.GetFileName())}:{Line(frame)}";

    private bool InScript(StackFrame frame) => frame.GetFileName() == fullPath;

    private static string Line(StackFrame frame) => frame.GetFileLineNumber().ToString(CultureInfo.InvariantCulture);
}
