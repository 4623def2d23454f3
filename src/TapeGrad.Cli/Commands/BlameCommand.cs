using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad blame SCRIPT</c>: ranks the parameters by the effect of one update on the loss.</summary>
internal static class BlameCommand
{
    private const string RateSetting = "learning-rate";

    public static Command Create(string[] scriptArguments)
    {
        var script = new ScriptArgument(description: "A C# file with top-level statements, or a JSON file from run --log.");
        var step = GraphCommand.StepOption();
        var top = new Option<int?>("--top")
        {
            Description = "The number of rows.",
            DefaultValueFactory = _ => 20,
            HelpName = "number",
            CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--top", result.AddError),
        };
        var by = new Option<string>("--by") { Description = "Rank single parameters or whole scopes, or list the script with the blame of each line.", DefaultValueFactory = _ => "parameter", HelpName = "what" };
        by.AcceptOnlyFromAmong("parameter", "scope", "line");
        var rate = new Option<double?>("--rate")
        {
            Description = $"The learning rate; by default the script's setting '{RateSetting}', or else as far as the script moved along the gradient.",
            HelpName = "number",
            CustomParser = result => NumberArgument.Positive(result.Tokens[0].Value, "--rate", result.AddError),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "blame",
            "Rank the parameters by the predicted effect of one update on the loss, beside the real effect.",
            "tapegrad blame two-layer.cs --step 1 --top 5",
            "tapegrad blame two-layer.cs --by scope --json")
        {
            script, step, top, by, rate, json, set,
        };
        command.SetAction(parsed =>
        {
            StepInput input = StepInput.Load(parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step));
            string what = parsed.GetValue(by)!;
            if (what == "line")
            {
                var lines = LineBlame.Of(input.Graph, parsed.GetRequiredValue(script));
                bool isColored = OutputTerminal.HasColors && !parsed.GetValue(json);

                // The listing has cleaned the script's text itself, and its own colours must stay.
                (isColored ? Console.Out : parsed.InvocationConfiguration.Output).Write(parsed.GetValue(json)
                    ? lines.Json(input.Log.Name, input.Step.Number, input.Step.Loss)
                    : lines.Listing(input.Step.Number, input.Step.Loss, isColored));
                return;
            }

            double learningRate = parsed.GetValue(rate) ?? (input.Log.Settings.TryGetValue(RateSetting, out double setting)
                ? setting
                : input.Step.MeasuredRate ?? throw new UserErrorException(
                    ExitCode.WrongUsage, $"The script does not read the setting '{RateSetting}', so the size of the update is unknown. Give the learning rate, as in --rate 0.1."));
            string explain = string.Create(
                CultureInfo.InvariantCulture,
                $"tapegrad explain {ShellWord.Of(parsed.GetRequiredValue(script))}{(parsed.GetValue(step) is { } number ? $" --step {number}" : "")}");
            BlameReport report = BlameReport.Of(input.Graph, learningRate, what == "scope", explain);
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(json) ? Json(report, input.Log.Name, input.Step.Number, Measure(what)) : Table(report, input.Step.Number, parsed.GetValue(top)!.Value, what));
        });
        return command;
    }

    private static string Table(BlameReport report, int step, int top, string by)
    {
        var table = new TextTable(by, Measure(by), "predicted", "alone", "share");
        foreach (BlameEntry entry in report.Entries.Take(top))
        {
            table.Add(entry.Name, Text(entry.Gradient), Text(entry.Predicted), Text(entry.Alone), Share(entry.Predicted, report.Predicted));
        }

        if (report.Entries.Count > top)
        {
            double rest = report.Entries.Skip(top).Sum(e => e.Predicted);
            table.Add($"… {report.Entries.Count - top} more", "", Text(rest), "", Share(rest, report.Predicted));
        }

        foreach (string name in report.Unreached.Take(top))
        {
            table.Add(name, "0", CheckOutput.NotReached);
        }

        if (report.Unreached.Count > top)
        {
            table.Add($"… {report.Unreached.Count - top} more", "0", CheckOutput.NotReached);
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            step {step}: loss {Text(report.Loss)}, learning rate {Text(report.Rate)}

            {table}
            predicted change of the loss  {Text(report.Predicted)}
            real change of the loss       {Text(report.Real)}
            {report.Verdict.Sentence}

            """);
    }

    private static string Json(BlameReport report, string name, int step, string measure)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-blame/1");
            writer.WriteString("name", name);
            writer.WriteNumber("step", step);
            JsonOutput.Number(writer, "loss", report.Loss);
            JsonOutput.Number(writer, "learningRate", report.Rate);
            JsonOutput.Number(writer, "predicted", report.Predicted);
            JsonOutput.Number(writer, "real", report.Real);
            writer.WriteString("verdict", report.Verdict.Sentence);
            if (report.Verdict.Operation is { } operation)
            {
                writer.WriteString("operation", operation);
            }

            writer.WriteStartArray("entries");
            foreach (BlameEntry entry in report.Entries)
            {
                writer.WriteStartObject();
                writer.WriteString("name", entry.Name);
                JsonOutput.Number(writer, measure, Positive0(entry.Gradient));
                JsonOutput.Number(writer, "predicted", entry.Predicted);
                JsonOutput.Number(writer, "alone", entry.Alone);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("unreached");
            foreach (string parameter in report.Unreached)
            {
                writer.WriteStringValue(parameter);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    // The gradients of a scope are many; what one number can say of them is their norm.
    private static string Measure(string by) => by == "scope" ? "norm" : "gradient";

    private static string Share(double part, double whole) => whole == 0.0 ? "" : Unsigned0((part / whole).ToString("0.0 %", CultureInfo.InvariantCulture));

    private static string Text(double number) => Unsigned0(number.ToString("G6", CultureInfo.InvariantCulture));

    private static double Positive0(double number) => number == 0.0 ? 0.0 : number;

    private static string Unsigned0(string text) => text is "-0" or "-0.0 %" ? text[1..] : text;
}
