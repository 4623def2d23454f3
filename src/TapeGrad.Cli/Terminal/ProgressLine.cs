using System.Diagnostics;

namespace TapeGrad.Cli;

/// <summary>One line on a terminal that says how far a command is, once it has worked for two seconds.</summary>
/// <remarks>
/// It belongs to standard error, changes twice a second and disappears at the end. Other output erases it first, and while a
/// line of other output is not complete, such as a question, it is not drawn.
/// </remarks>
internal sealed class ProgressLine : IDisposable
{
    private const int MostShown = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private static ProgressLine? _current;

    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private volatile Func<string?> _says;
    private string? _shown;
    private string? _drawn;
    private bool _isLineOpen;

    private ProgressLine(Func<string?> says)
    {
        _says = says;
        if (!Console.IsOutputRedirected)
        {
            Console.SetOut(new ErasingWriter(_output, this));
        }

        Console.SetError(new ErasingWriter(_error, this));
        StandardError.Writer = Console.Error;
        _timer = new Timer(_ => Tick(), null, Patience, Pause);
    }

    /// <summary>Whether <c>--progress none</c> was given.</summary>
    public static bool IsOff { get; set; }

    /// <summary>Does work, and shows meanwhile what <paramref name="says"/> returns; null leaves the line as it is.</summary>
    public static T During<T>(Func<string?> says, Func<T> work)
    {
        if (_current is { } outer)
        {
            Func<string?> before = outer._says;
            outer._says = says;
            try
            {
                return work();
            }
            finally
            {
                outer._says = before;
            }
        }

        if (IsOff || !LiveTable.CanDraw)
        {
            return work();
        }

        using ProgressLine line = _current = new ProgressLine(says);
        return work();
    }

    /// <summary>The same for work that tells how many of its parts are done.</summary>
    public static T During<T>(string what, int count, Func<Action<int>, T> work)
    {
        var since = Stopwatch.StartNew();
        int done = 0;
        return During(
            () => $"{what}: {done} of {count}{StepProgress.Left(since.Elapsed, done, count)}",
            () => work(parts => done = parts));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer.Dispose();
            Erase();
            _current = null;
            Console.SetError(_error);
            StandardError.Writer = _error;
            if (!Console.IsOutputRedirected)
            {
                Console.SetOut(_output);
            }
        }
    }

    /// <summary>Writes other output, before which the line disappears.</summary>
    public void Write(TextWriter writer, ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            Erase();
            writer.Write(text);
            _isLineOpen = text.IsEmpty ? _isLineOpen : text[^1] != '\n';
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            // What was said already is not said again: a script that waits for its user does not log steps.
            if (_current == this && !_isLineOpen && _says() is { } text && text != _shown)
            {
                _shown = text;
                string printable = Message.Printable(text.Replace('\n', ' '));
                _drawn = printable.Length > MostShown ? printable[..MostShown] + "…" : printable;
                _error.Write($"\r\u001b[K{_drawn}");
            }
        }
    }

    private void Erase()
    {
        if (_drawn is not null)
        {
            _error.Write("\r\u001b[K");
            _drawn = null;
        }
    }
}
