namespace TapeGrad;

/// <summary>Watches a training, and says what is wrong with it: what <c>tapegrad doctor</c> prints, as objects.</summary>
/// <remarks>
/// <code>
/// var diagnosis = new Diagnosis(log);
/// … the training, which calls log.Step …
/// foreach (Finding finding in diagnosis.Findings) { … }
/// </code>
/// It sees the steps that are logged after it was made. What it remembers does not grow with their number: all of the first
/// steps are looked at closely, later an ever smaller part. <see cref="Of"/> takes a log that was saved with its graphs.
/// docs/doctor.md has the fifteen codes.
/// </remarks>
public sealed partial class Diagnosis
{
    // A script may make a tape for each step: the one that was used longest ago is concluded.
    private const int MostTapes = 16;
    private const int MostOfACode = 20;

    // A glance costs next to nothing: it sees the first steps of small graphs, and steps that are not finite.
    private const int StepsOfAGlance = 3;
    private const int NodesOfAGlance = 2_000;

    private readonly List<Course> _courses = [];
    private readonly List<Finding> _concluded = [];
    private readonly TrainingLog _log;
    private readonly bool _glance;
    private readonly bool _isSaved;
    private int _lastFinite;
    private Finding? _failure;

    /// <summary>Starts to watch a log. Make it before the training.</summary>
    /// <exception cref="ArgumentException">The log has steps already; the numbers between them are gone.</exception>
    public Diagnosis(TrainingLog log)
        : this(Fresh(log), glance: false, isSaved: false) => log.Observed += See;

    private Diagnosis(TrainingLog log, bool glance, bool isSaved)
    {
        _log = log;
        _glance = glance;
        _isSaved = isSaved;
    }

    /// <summary>A diagnosis that sees little and costs next to nothing, for a hint after each run.</summary>
    internal static Diagnosis Glance(TrainingLog log)
    {
        var diagnosis = new Diagnosis(Fresh(log), glance: true, isSaved: false);
        log.Observed += diagnosis.See;
        return diagnosis;
    }

    /// <summary>How many steps were seen.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether a step had gradients, as far as steps were looked at.</summary>
    internal bool HasGradients { get; private set; }

    /// <summary>What was found so far: errors first, then warnings and notes, each in the order of their codes.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            List<Finding> all = [.. _concluded];
            foreach (Course course in _courses)
            {
                Join(all, course.Conclude(IsTraining));
            }

            all.RemoveAll(f => f.Code == NotFinite.OwnCode && f.Step < _lastFinite);
            if (_failure is not null && all.TrueForAll(f => f.Code != _failure.Code))
            {
                all.Add(_failure);
            }

            // In the order of levels and codes.
            List<Finding> ordered = [];
            for (FindingLevel level = FindingLevel.Error; level >= FindingLevel.Note; level--)
            {
                foreach ((string code, _) in Codes)
                {
                    ordered.AddRange(all.FindAll(f => f.Level == level && f.Code == code));
                }
            }

            return ordered;
        }
    }

    /// <summary>The codes and their names.</summary>
    public static IReadOnlyList<(string Code, string Name)> Codes { get; } = [.. Rule.All().Select(rule => (rule.Code, rule.Name))];

    /// <summary>Adds a failure that ended the training outside of the log, such as in an optimizer.</summary>
    internal void Add(NonFiniteException failure) => _failure = NotFinite.Of(failure);

    private static TrainingLog Fresh(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Steps.Count == 0 ? log : throw new ArgumentException(
            $"The log has {ShortText.Count(log.Steps.Count, "step")} already, and a diagnosis needs what happens between them. Make it before the training, or take Diagnosis.Of.", nameof(log));
    }

    // Sweeps that nobody logged may be no training, and a file does not say which of its steps were such.
    private bool IsTraining => !_log.LogsSweeps && !_isSaved;

    private void See(Value loss, TrainingStep step)
    {
        if (step.Number <= Steps)
        {
            // The log began again: what was collected before the first Step is dropped.
            _courses.Clear();
            _concluded.Clear();
        }

        Steps = step.Number;
        if (_glance && double.IsFinite(step.Loss) && (step.Number > StepsOfAGlance || loss.Index > NodesOfAGlance))
        {
            _lastFinite = step.Number;
            return;
        }

        Course course = CourseOf(loss.Tape);
        int index = course.Steps + 1;
        bool looks = course.LooksNow || !IsFinite(loss);
        Graph? graph = step.Graph ?? (looks ? TryPicture(loss) : null);
        var now = Observation.Of(loss, step.Number, index, graph?.Sharing(course.LastLooked?.Graph));
        course.See(now);
        HasGradients |= now.Own is not null;
        _lastFinite = IsFinite(loss) ? step.Number : _lastFinite;
    }

    private static bool IsFinite(Value loss) => double.IsFinite(loss.Data) && Simd.AreFinite(loss.Tape.Parameters.Grad);

    // A script must not fail because it is watched.
    private static Graph? TryPicture(Value loss)
    {
        try
        {
            return Graph.From(loss);
        }
        catch (InvalidOperationException)
        {
            // Parameters were changed since the recording.
            return null;
        }
    }

    // The tapes in the order of their last step. Parameters that were made since start a new course.
    private Course CourseOf(Tape tape)
    {
        int at = _courses.FindIndex(c => c.Tape == tape);
        Course? course = at < 0 ? null : _courses[at];
        if (course is not null)
        {
            _courses.RemoveAt(at);
        }
        else if (_courses.Count == MostTapes)
        {
            Join(_concluded, _courses[0].Conclude(IsTraining));
            _courses.RemoveAt(0);
        }

        if (course is null || course.Names.Length != tape.Parameters.Count)
        {
            course = new Course(Leaves.Of(tape), _glance ? Rule.OfAGlance() : Rule.All());
        }

        _courses.Add(course);
        return course;
    }

    private static void Join(List<Finding> all, IEnumerable<Finding> some)
    {
        foreach (Finding finding in some)
        {
            if (all.Count(f => f.Code == finding.Code) < MostOfACode && !all.Exists(f => f.Code == finding.Code && f.Message == finding.Message))
            {
                all.Add(finding);
            }
        }
    }
}
