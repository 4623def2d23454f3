namespace TapeGrad;

// What the script says about its steps.
public sealed partial class TrainingLog
{
    // Said before the first step, or about a value that was recorded after the latest.
    private readonly List<Caption> _nextCaptions = [];
    private int _captionCount;

    // The pass of the tape in which the latest step was recorded.
    private uint _latestPass;

    /// <summary>Adds a caption to the step just logged, or, before the first, to that one. The page of the run shows it beside the picture.</summary>
    /// <remarks>Line breaks and control characters become blanks.</remarks>
    /// <param name="text">One or two sentences, at most 1000 characters.</param>
    /// <exception cref="ArgumentException">The text is empty or too long.</exception>
    /// <exception cref="InvalidOperationException">The run has 1000 captions already.</exception>
    public void Say(string text) => Say(text, null);

    /// <summary>Adds a caption about a value. The page leads from it to the moment that it is about.</summary>
    /// <remarks>
    /// Said after <see cref="Step"/>, it joins that step and is about the gradient of the value: the page leads to the moment when
    /// all of it has come in. Said about a value that was recorded since, it joins the next step and is about the number.
    /// </remarks>
    /// <param name="text">One or two sentences, at most 1000 characters.</param>
    /// <param name="about">A value of the step.</param>
    /// <exception cref="ArgumentException">The text is empty or too long.</exception>
    /// <exception cref="InvalidOperationException">The run has 1000 captions already, or the handle is stale or empty.</exception>
    public void Say(string text, Value about)
    {
        _ = about.Tape;
        Say(text, (Value?)about);
    }

    private void Say(string text, Value? about)
    {
        ArgumentNullException.ThrowIfNull(text);
        string line = Caption.Line(text);
        if (Caption.Refusal(line) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(text));
        }

        lock (_logging)
        {
            WaitIfClosed();
            if (_captionCount == Caption.MostInRun)
            {
                throw new InvalidOperationException($"This run has {Caption.MostInRun} captions, the most that are kept. Say something in fewer steps.");
            }

            _captionCount++;
            if (_steps.Count == 0 || (about is { } value && IsRecordedSince(value)))
            {
                _nextCaptions.Add(new Caption(line, about?.Index, IsForward: true));
            }
            else
            {
                _steps[^1].Say(new Caption(line, about?.Index, IsForward: false));
            }
        }
    }

    // Whether a value belongs to another recording than the latest step. Parameters belong to all.
    private bool IsRecordedSince(Value value) =>
        PassOf(value) is not 0 and var pass && !(pass == _latestPass && _tapes.TryGetValue(value.Tape, out var number) && number.Value == _steps[^1].Tape);

    private static uint PassOf(Value value) => (uint)(value._id >> 32);

    // The caller holds the lock. The captions of sweeps that are dropped join the first step of the script's own.
    private void GiveCaptions(TrainingStep step, Value loss)
    {
        _nextCaptions.ForEach(step.Say);
        _nextCaptions.Clear();
        _latestPass = PassOf(loss);
    }
}
