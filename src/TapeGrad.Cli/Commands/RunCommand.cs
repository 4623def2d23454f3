using System.CommandLine;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad run SCRIPT</c>: compiles a script, runs it, and writes files from its log.</summary>
internal static class RunCommand
{
    public static Command Create(string[] scriptArguments)
    {
        var script = new ScriptArgument();
        Option<string?> dot = PathOption("--dot", "Write a .dot picture of each step into this folder.", "folder");
        Option<string?> svg = PathOption("--svg", "Write an .svg picture of each step into this folder (runs Graphviz' dot).", "folder");
        Option<string?> log = PathOption("--log", "Write the whole training log as JSON.", "file");
        Option<string?> charts = PathOption("--charts", "Write .svg charts of the loss, the weights and the prediction into this folder.", "folder");
        Option<string?> csv = PathOption("--csv", "Write the numbers of each step as a table.", "file");
        Option<string?> html = PathOption("--html", "Write one HTML page that plays the run, step by step, in any browser.", "file");
        Option<string?> quiz = HtmlPage.QuizOption("--html");
        var steps = new Option<StepSelection?>("--steps")
        {
            Description = "The steps to draw, play or log, for example 1,5,last or 10-20; by default all.",
            HelpName = "steps",
            CustomParser = result => StepSelection.Parse(result.Tokens[0].Value, result.AddError),
        };
        var set = SettingsOption.Create();
        var maxNodes = MaxNodesOption.Create();
        var watch = new Option<bool>("--watch") { Description = "Show a live table of the steps on standard error, if that is a terminal." };
        var command = new ToolCommand(
            "run",
            "Run a script. Options add pictures and files without a change to the script. Arguments after -- go to the script.",
            "tapegrad run one-weight.cs --dot pictures --steps 1,5,last",
            "tapegrad run two-layer.cs --html run.html --quiz questions.json",
            "tapegrad run one-weight.cs --set learning-rate=0.05 --log run.json",
            "tapegrad run my-script.cs -- --names list.txt")
        {
            script, dot, svg, html, charts, log, csv, steps, quiz, set, maxNodes, watch,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(steps) is not null && result.GetResult(dot) is null && result.GetResult(svg) is null && result.GetResult(log) is null && result.GetResult(html) is null)
            {
                result.AddError("--steps selects the steps to draw, play or log with their graph. Add --dot, --svg, --html or --log.");
            }

            if (result.GetResult(quiz) is not null && result.GetResult(html) is null)
            {
                result.AddError("--quiz puts questions into the HTML page. Add --html.");
            }

            if (result.GetResult(maxNodes) is not null && result.GetResult(dot) is null && result.GetResult(svg) is null)
            {
                result.AddError("--max-nodes limits the size of a picture. Add --dot or --svg.");
            }
        });
        command.SetAction(parsed =>
        {
            using var outputs = new RunOutputs(new RunRequest
            {
                Script = parsed.GetRequiredValue(script),
                Settings = parsed.GetValue(set) ?? [],
                Steps = parsed.GetValue(steps) ?? StepSelection.All,
                DotFolder = FullPath(parsed.GetValue(dot)),
                SvgFolder = FullPath(parsed.GetValue(svg)),
                HtmlFile = FullPath(parsed.GetValue(html)),
                ChartFolder = FullPath(parsed.GetValue(charts)),
                LogFile = FullPath(parsed.GetValue(log)),
                CsvFile = FullPath(parsed.GetValue(csv)),
                MaxNodes = parsed.GetValue(maxNodes),
                QuizFile = parsed.GetValue(quiz),
                Quiz = HtmlPage.ReadQuiz(parsed.GetValue(quiz)),
            });
            return Run(parsed.GetRequiredValue(script), scriptArguments, outputs, parsed.GetValue(watch));
        });
        return command;
    }

    private static Option<string?> PathOption(string name, string description, string helpName)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError($"{name} needs the name of a {helpName}.");
            }
        });
        return option;
    }

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);

    private static int Run(string path, string[] scriptArguments, RunOutputs outputs, bool watch)
    {
        Script script = Script.Load(path);
        outputs.Prepare();
        var hint = new DoctorHint(path, outputs.Log);
        using var ending = new RunEnding(outputs, script.Describe);
        int exitCode;
        try
        {
            exitCode = watch
                ? LiveTable.During(outputs.Log, () => script.Run(scriptArguments, outputs.Log))
                : ProgressLine.During(new StepProgress(outputs.Log).Text, () => script.Run(scriptArguments, outputs.Log, outputs.NeedSteps));
        }
        catch (UserErrorException failure)
        {
            // The steps before a failure help to find its cause, so they are written.
            UserErrorException? second = outputs.Write();
            ending.WaitIfInterrupted();
            string?[] lines = [failure.Message, second?.Message, hint.After(failure)];
            throw new UserErrorException(failure.ExitCode, string.Join('\n', lines.OfType<string>()), failure.InnerException);
        }

        UserErrorException? failed = outputs.Write();
        ending.WaitIfInterrupted();
        if (failed is not null)
        {
            throw exitCode == ExitCode.Ok ? failed : new UserErrorException(exitCode, failed.Message, failed.InnerException);
        }

        outputs.CheckEverythingWasUsed();
        if (hint.After(null) is { } advice)
        {
            Message.Write(advice);
        }

        return exitCode;
    }
}
