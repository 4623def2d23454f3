using System.Text.RegularExpressions;

namespace TapeGrad.Mutants;

/// <summary>Files that are mutated together, and the tests that concern them.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Files">Which files below <c>src/TapeGrad</c>.</param>
/// <param name="Tests">Which tests, by their full names.</param>
/// <param name="Goal">The least score, in percent.</param>
internal sealed record Group(string Name, string Files, string Tests, int Goal)
{
    private const string JsonFiles = @"^Graphs/(Json|LinesJson|Graph\.Json)|^Training/(TrainingLog(Json|Reader)|TrainingState|PackedNumbers|Deflated|SavedParameters)|^Nn/Mlp\.Json";
    private const string Named = $@"^Training/AtomicFile|{JsonFiles}|^Graphs/|^Tape\.cs|^Recording/|^Values?(\.|s\.)|^Ops/";

    public static readonly Group[] All =
    [
        new("files", "^Training/AtomicFile", @"\.AtomicFile", 95),
        new("json", JsonFiles, @"Json|TrainingLog|PackedNumbers|SavedParameters|SavedTraining|\.Graphs\.", 95),
        new("graphs", $"^Graphs/(?!Json|LinesJson|Graph\\.Json)", @"\.Graphs\.|\.GraphTests|GraphJson|SharedShape|\.Explain\.|NonFinite|GradientCheck(Hard|Error|Tests)|LocalCheck|ToString|StalePicture|OptimizerTests", 95),
        new("tape", @"^Tape\.cs|^Recording/|^Values?(\.|s\.)", @"\.Tape|\.Values?|Recording|ToString|NamedVector|ScopeEnd|Sweep|Gradient|Vector|Thread|Optim|Graphs|OpContract|\.Ops|Culture|Depth", 95),
        new("operations", "^Ops/", @"\.Ops|OpContract|OpsTests|Vector|Lanes|Values|Order|Special|Zero|Kink", 95),
        new("library", $"^(?!obj/|{Named})", ".", 85),
    ];

    public bool Mutates(string file) => Regex.IsMatch(file.Replace('\\', '/'), Files);
}
