using System.Globalization;
using System.Text;

namespace TapeGrad.Cli;

/// <summary>Says on a terminal which file is being written, once writing has taken a second.</summary>
/// <remarks>One line of standard error, which changes and disappears; other messages erase it first.</remarks>
internal sealed class WritingProgress : TextWriter
{
    private const int MostShown = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static volatile string? _file;

    private readonly TextWriter _error = Console.Error;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private int _seconds;
    private bool _isShown;

    private WritingProgress() => _timer = new Timer(_ => Tick(), null, Pause, Pause);

    /// <summary>Runs what writes files; it tells the name of each by <see cref="Now"/>.</summary>
    public static void During(Action write)
    {
        if (!LiveTable.CanDraw)
        {
            write();
            return;
        }

        TextWriter error = Console.Error;
        using var progress = new WritingProgress();
        Console.SetError(progress);
        try
        {
            write();
        }
        finally
        {
            Console.SetError(error);
        }
    }

    /// <summary>The file that is written from now on.</summary>
    public static void Now(string path)
    {
        string name = string.Concat(Path.GetFileName(path).Select(c => char.IsControl(c) ? '?' : c));
        _file = name.Length > MostShown ? name[..MostShown] + "…" : name;
    }

    public override Encoding Encoding => _error.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        lock (_gate)
        {
            Erase();
            _error.Write(value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                _timer.Dispose();
                _file = null;
                Erase();
            }
        }

        base.Dispose(disposing);
    }

    private void Tick()
    {
        lock (_gate)
        {
            _seconds++;
            if (_file is { } file)
            {
                _error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[KWriting {file} … {_seconds} s"));
                _isShown = true;
            }
        }
    }

    private void Erase()
    {
        if (_isShown)
        {
            _error.Write("\r\u001b[K");
            _isShown = false;
        }
    }
}
