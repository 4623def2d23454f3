using System.CommandLine;
using TapeGrad.Nn;
using TapeGrad.Onnx;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad export</c>: writes a step of a script, a saved network or a graph as an ONNX model.</summary>
internal static class ExportCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var input = new ScriptArgument("input", "A script, or a JSON file: a network from Mlp.Save, a run from --log, or a graph.");
        Option<string?> output = OutputOption.Create();
        output.Required = true;
        output.Description = "The model, a file that ends with .onnx.";
        var single = new Option<bool>("--float") { Description = "Numbers of 32 bits instead of 64." };
        var gradients = new Option<bool>("--gradients") { Description = "Let the model compute the gradients of parameters and inputs too." };
        Option<int?> step = GraphCommand.StepOption();
        var set = SettingsOption.Create();
        var command = new ToolCommand(
            "export",
            "Write a network or a computation as an ONNX model.",
            "tapegrad export mlp.json -o mlp.onnx",
            "tapegrad export one-weight.cs --gradients -o one-weight.onnx",
            "tapegrad export run.json --step 3 --float -o step-3.onnx")
        {
            input, output, single, gradients, step, set,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(input);
            string file = OutputOption.Prepare(parsed, output, ("the input", path))!;
            var options = new OnnxOptions { Single = parsed.GetValue(single), Gradients = parsed.GetValue(gradients) };
            byte[] model = Model(
                () => Network(path) is { } network
                    ? OnnxWriter.Write(network, options)
                    : OnnxWriter.Write(GraphInput.Load(path, scriptArguments, parsed.GetValue(set) ?? [], parsed.GetValue(step)).Graph, options));
            Files.Write(file, model);
        });
        return command;
    }

    private static byte[] Model(Func<byte[]> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            throw new UserErrorException(ExitCode.WrongUsage, Message.Of(e), e);
        }
    }

    // The saved network in the file, or null if it is something else.
    private static Mlp? Network(string path)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || JsonInput.Read(path) is not { } json
            || !json.Contains("\"tapegrad-parameters/", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return Mlp.FromJson(new Tape(), json);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"{path}: {Message.Of(e)}");
        }
    }
}
