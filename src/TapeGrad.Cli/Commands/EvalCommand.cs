using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad eval EXPRESSION</c>: the value and the gradients of one formula.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var text = new Argument<string>("expression") { Description = "A C# expression, such as \"Tanh(w*x + b)\"." };
        var at = new Option<Dictionary<string, double>?>("--at")
        {
            Description = "The number of each input.",
            HelpName = "name=number…",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => NamedNumbers.Parse(
                result.Tokens.Select(t => t.Value), "--at w=0.5 x=2; the expression comes before --at", result.AddError),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var format = new Option<string?>("--format", "-f") { Description = "Print the graph instead: dot, svg, html, mermaid or json.", HelpName = "format" };
        format.AcceptOnlyFromAmong([.. GraphFormat.Names]);
        Option<string?> outputFile = OutputOption.Create();
        var command = new ToolCommand(
            "eval",
            "Print the value of an expression and its gradients.",
            "tapegrad eval \"Tanh(w*x + b)\" --at w=0.5 x=2 b=-0.5",
            "tapegrad eval \"x.Pow(3)\" --at x=2 -f svg -o cube.svg")
        {
            text, at, json, format, outputFile,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(format) is not null)
            {
                result.AddError("--json and --format cannot be used together. Leave one of them out.");
            }
        });
        command.SetAction(parsed =>
        {
            GraphFormat.Require(parsed.GetValue(format) ?? "");
            string? file = OutputOption.Prepare(parsed, outputFile);
            string expression = parsed.GetRequiredValue(text);
            var tape = new Tape();
            Dictionary<string, Value> inputs = (parsed.GetValue(at) ?? []).ToDictionary(p => p.Key, p => tape.Input(p.Value, p.Key));
            Value output = Record(expression, inputs);
            output.Backward();
            var graph = Graph.From(output);
            string[] notes = [.. EvalNotes.Of(graph)];
            string result = parsed.GetValue(format) is { } picture ? GraphFormat.Write(graph, picture, expression)
                : parsed.GetValue(json) ? Json(expression, output, inputs, notes)
                : Table(output, inputs);
            OutputOption.Write(parsed, file, result);
            foreach (string note in notes)
            {
                Message.Write($"Note: {note}");
            }
        });
        return command;
    }

    private static Value Record(string expression, Dictionary<string, Value> inputs)
    {
        try
        {
            return Expression.Record(expression, inputs);
        }
        catch (ExpressionException e)
        {
            throw new UserErrorException(ExitCode.WrongUsage, e.Describe(expression));
        }
    }

    private static string Table(Value output, Dictionary<string, Value> inputs)
    {
        var table = new TextTable("name", "data", "gradient");
        foreach ((string name, Value input) in inputs)
        {
            table.Add(name, Text(input.Data), Text(input.Grad));
        }

        return $"value  {Text(output.Data)}\n\n{table}";
    }

    private static string Json(string expression, Value output, Dictionary<string, Value> inputs, string[] notes)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", "tapegrad-eval/1");
            writer.WriteString("expression", expression);
            JsonOutput.Number(writer, "value", output.Data);
            writer.WriteStartObject("gradients");
            foreach ((string name, Value input) in inputs)
            {
                JsonOutput.Number(writer, name, input.Grad);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("notes");
            foreach (string note in notes)
            {
                writer.WriteStringValue(note);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
