using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad curvature SCRIPT</c>: the largest curvatures of a step's loss, and the limit of the learning rate.</summary>
internal static class CurvatureCommand
{
    private const string RateSetting = "learning-rate";

    // Of each direction, this many parameters are named, if their part is not smaller than one percent.
    private const int MostNames = 3;
    private const double LeastPart = 0.01;

    public static Command Create(string[] scriptArguments)
    {
        var script = new ScriptArgument(description: "A C# file with top-level statements, or a JSON file from run --log.");
        var step = GraphCommand.StepOption();
        var top = new Option<int?>("--top")
        {
            Description = "The number of directions.",
            DefaultValueFactory = _ => 3,
            HelpName = "number",
            CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--top", result.AddError),
        };
        var rate = new Option<double?>("--rate")
        {
            Description = $"The learning rate to compare; by default the script's setting '{RateSetting}', or else as far as the script moved along the gradient.",
            HelpName = "number",
            CustomParser = result => NumberArgument.Positive(result.Tokens[0].Value, "--rate", result.AddError),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "curvature",
            "Find the directions in which the loss of a script's last step curves most, and the learning rate that they allow.",
            "tapegrad curvature one-weight.cs",
            "tapegrad curvature two-layer.cs --step 3 --rate 0.5 --json")
        {
            script, step, top, rate, json, set,
        };
        command.SetAction(parsed =>
        {
            StepInput input = StepInput.Load(parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step));
            double? known = parsed.GetValue(rate) ?? (input.Log.Settings.TryGetValue(RateSetting, out double setting) ? setting : input.Step.MeasuredRate);
            var report = CurvatureReport.Of(input.Graph, input.Step.Number, known, parsed.GetValue(top)!.Value);
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(json) ? Json(report, input.Log.Name, input.Step.Number) : Listing(report, input.Step.Number));
        });
        return command;
    }

    private static string Listing(CurvatureReport report, int step)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"step {step}: loss {CurvatureReport.Text(report.Loss)}, {ShortText.Count(report.Parameters, "parameter")}\n\n");

        // A last cell that is a note is as long as it likes.
        var table = new TextTable("curvature", "2 / curvature", "carried by", "");
        foreach (CurvatureEntry entry in report.Entries)
        {
            string limit = entry.Curvature > 0.0 ? CurvatureReport.Text(2.0 / entry.Curvature) : "";
            table.Add(CurvatureReport.Text(entry.Curvature), limit, Names(entry));
        }

        text.Append(table).Append('\n').Append(report.Sentence).Append('\n');
        if (report.Entries[0] is { Remainder: var remainder, Curvature: var most } && remainder > 1e-6 * Math.Abs(most))
        {
            text.Append(CultureInfo.InvariantCulture, $"After {report.Products} products with the Hessian, the largest curvature may be off by {CurvatureReport.Text(remainder)}.\n");
        }

        return text.ToString();
    }

    private static string Names(CurvatureEntry entry)
    {
        (string Name, double Part)[] named = [.. entry.Parts.Take(MostNames).Where(p => p.Part >= LeastPart)];
        string more = named.Length > 0 && named.Length < entry.Parts.Count && entry.Parts[named.Length].Part >= LeastPart ? " …" : "";
        return string.Join(", ", named.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Part:0 %}"))) + more;
    }

    private static string Json(CurvatureReport report, string name, int step)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-curvature/1");
            writer.WriteString("name", name);
            writer.WriteNumber("step", step);
            JsonOutput.Number(writer, "loss", report.Loss);
            writer.WriteNumber("parameters", report.Parameters);
            writer.WriteNumber("products", report.Products);
            if (report.Limit is { } limit)
            {
                JsonOutput.Number(writer, "limit", limit);
            }

            if (report.Rate is { } rate)
            {
                JsonOutput.Number(writer, "learningRate", rate);
            }

            writer.WriteString("verdict", report.Sentence);
            writer.WriteStartArray("directions");
            foreach (CurvatureEntry entry in report.Entries)
            {
                writer.WriteStartObject();
                JsonOutput.Number(writer, "curvature", entry.Curvature);
                JsonOutput.Number(writer, "remainder", entry.Remainder);
                writer.WriteStartArray("parameters");
                foreach ((string parameter, double part) in entry.Parts.Where(p => p.Part >= LeastPart))
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", parameter);
                    JsonOutput.Number(writer, "part", part);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
