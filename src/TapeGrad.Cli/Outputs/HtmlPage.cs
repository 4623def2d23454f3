using System.CommandLine;
using TapeGrad.Viewer;

namespace TapeGrad.Cli;

/// <summary>The common part of the commands that write an HTML page.</summary>
internal static class HtmlPage
{
    /// <summary>Throws if the tool was built without the page, before anything is computed.</summary>
    public static void RequireBuilt(string option)
    {
        if (!HtmlWriter.IsAvailable)
        {
            throw new UserErrorException(
                ExitCode.HelperMissing,
                $"{option} needs the HTML page, but this tool was built without Node.js and does not contain the page. Install Node.js (https://nodejs.org) and build TapeGrad again.");
        }
    }

    /// <summary><c>--quiz FILE</c>.</summary>
    public static Option<string?> QuizOption(string needed)
    {
        var option = new Option<string?>("--quiz") { Description = "Put the questions of this JSON file into the HTML page.", HelpName = "file" };
        option.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError($"--quiz needs the name of a file, and {needed}.");
            }
        });
        return option;
    }

    /// <summary>The quiz in this file; null if there is no file.</summary>
    public static Quiz? ReadQuiz(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return Quiz.FromJson(JsonInput.Read(path));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"{path}: {e.Message}");
        }
    }

    /// <summary>The page of a run. If it does not play all the steps it could, standard error says so.</summary>
    /// <param name="log">The run.</param>
    /// <param name="options">The questions and the findings of the page.</param>
    /// <param name="name">The page's name in the message.</param>
    /// <param name="steps">How many steps it could play.</param>
    /// <param name="advice">How to choose other steps.</param>
    public static string OfRun(TrainingLog log, HtmlOptions options, string name, int steps, string advice)
    {
        string page = HtmlWriter.Write(log, options, out int played);
        if (played < steps)
        {
            Message.Write($"{name} shows all {log.Steps.Count} steps in its charts, but plays only {played} of them, because a larger page would be slow. {advice}");
        }

        return page;
    }

    /// <summary>The page; failures become errors of the tool.</summary>
    public static string Of(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException(ExitCode.Failed, e.Message, e);
        }
    }
}
