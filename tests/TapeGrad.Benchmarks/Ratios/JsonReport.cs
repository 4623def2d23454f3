using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TapeGrad.Benchmarks.Ratios;

/// <summary>The measurement as one JSON document.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Results results, IEnumerable<Verdict> verdicts) => JsonSerializer.Serialize(
        new
        {
            Format = "tapegrad-ratios/2",
            Rows = results.Rows.Select(row => new
            {
                row.Contestant.Workload,
                row.Contestant.Name,
                row.Contestant.Operations,
                Per = row.Contestant.Unit,
                Microseconds = new { row.Median, row.Min, row.Max },
                row.NanosecondsPerOperation,
                row.BytesPerStep,
                row.Contestant.TapeBytesPerOperation,
                TimesAsLongAs = results.Rows
                    .Where(other => other.Contestant.Workload == row.Contestant.Workload && other != row)
                    .ToDictionary(other => other.Contestant.Name, row.Over),
            }),
            Bounds = verdicts.Select(verdict => new
            {
                verdict.Bound.Text,
                verdict.Bound.Unit,
                verdict.Bound.AtLeast,
                verdict.Bound.AtMost,
                verdict.Bound.IsAim,
                verdict.Bound.Aim,
                verdict.Measured,
                Verdict = verdict.Word,
                AimReached = verdict.ReachesAim,
            }),
        },
        Options);
}
