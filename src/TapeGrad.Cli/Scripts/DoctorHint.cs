namespace TapeGrad.Cli;

/// <summary>The line that ends a run in which doctor would find an error.</summary>
internal sealed class DoctorHint(string script, TrainingLog log)
{
    private readonly Diagnosis _glance = Diagnosis.Glance(log);

    /// <summary>The line, or null where a glance does not find an error.</summary>
    /// <param name="failure">What ended the run, or null.</param>
    public string? After(UserErrorException? failure)
    {
        if (failure?.InnerException is NonFiniteException cause)
        {
            _glance.Add(cause);
        }

        return _glance.Findings.FirstOrDefault(f => f.Level == FindingLevel.Error) is { } error
            ? $"Doctor: {error.Code} {error.Name}. 'tapegrad doctor {Quoted(script)}' says where it comes from and what to do."
            : null;
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
