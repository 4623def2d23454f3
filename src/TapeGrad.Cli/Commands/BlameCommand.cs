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
        var script = new Argument<string>("script") { Description = "A C# file with top-level statements." };
        var step = GraphCommand.StepOption();
        var top = new Option<int?>("--top")
        {
            Description = "The number of rows.",
            DefaultValueFactory = _ => 20,
            HelpName = "number",
            CustomParser = result => NumberArgument.Whole(result.Tokens[0].Value, "--top", result.AddError),
        };
        var by = new Option<string>("--by") { Description = "Rank single parameters or whole scopes.", DefaultValueFactory = _ => "parameter", HelpName = "what" };
        by.AcceptOnlyFromAmong("parameter", "scope");
        var rate = new Option<double?>("--rate")
        {
            Description = $"The learning rate; by default the script's setting '{RateSetting}'.",
            HelpName = "number",
            CustomParser = result => NumberArgument.Positive(result.Tokens[0].Value, "--rate", result.AddError),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var set = SettingsOption.Create();
        var command = new Command("blame", "Rank the parameters by the predicted effect of one update on the loss, beside the real effect.")
        {
            script, step, top, by, rate, json, set,
        };
        command.SetAction(parsed =>
        {
            (TrainingLog log, TrainingStep at) = ScriptRun.StepOf(
                parsed.GetRequiredValue(script), scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step));
            double learningRate = parsed.GetValue(rate) ?? (log.Settings.TryGetValue(RateSetting, out double setting)
                ? setting
                : throw new UserErrorException(
                    ExitCode.WrongUsage, $"The script does not read the setting '{RateSetting}', so the size of the update is unknown. Give the learning rate, as in --rate 0.1."));
            BlameReport report = BlameReport.Of(ScriptRun.WithGradients(at), learningRate, parsed.GetValue(by) == "scope");
            parsed.InvocationConfiguration.Output.Write(
                parsed.GetValue(json) ? Json(report, log.Name, at.Number) : Table(report, at.Number, parsed.GetValue(top)!.Value, parsed.GetValue(by)!));
        });
        return command;
    }

    private static string Table(BlameReport report, int step, int top, string by)
    {
        var table = new TextTable(by, by == "scope" ? "|gradient|" : "gradient", "predicted", "alone", "share");
        foreach (BlameEntry entry in report.Entries.Take(top))
        {
            table.Add(entry.Name, Text(entry.Gradient), Text(entry.Predicted), Text(entry.Alone), Share(entry.Predicted, report.Predicted));
        }

        if (report.Entries.Count > top)
        {
            double rest = report.Entries.Skip(top).Sum(e => e.Predicted);
            table.Add($"… {report.Entries.Count - top} more", "", Text(rest), "", Share(rest, report.Predicted));
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            step {step}: loss {Text(report.Loss)}, learning rate {Text(report.Rate)}

            {table}
            predicted change of the loss  {Text(report.Predicted)}
            real change of the loss       {Text(report.Real)}
            {report.Verdict()}

            """);
    }

    private static string Json(BlameReport report, string name, int step)
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
            writer.WriteString("verdict", report.Verdict());
            writer.WriteStartArray("entries");
            foreach (BlameEntry entry in report.Entries)
            {
                writer.WriteStartObject();
                writer.WriteString("name", entry.Name);
                JsonOutput.Number(writer, "gradient", entry.Gradient);
                JsonOutput.Number(writer, "predicted", entry.Predicted);
                JsonOutput.Number(writer, "alone", entry.Alone);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string Share(double part, double whole) => whole == 0.0 ? "" : (part / whole).ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
