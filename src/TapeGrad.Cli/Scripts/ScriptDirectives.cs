using System.Globalization;

namespace TapeGrad.Cli;

/// <summary>The lines at the top of a script that start with <c>#:</c>. They tell <c>dotnet run</c> what to build with.</summary>
internal static class ScriptDirectives
{
    // A project may be named by its folder.
    private static readonly string[] Own = ["TapeGrad", "TapeGrad.Data", "TapeGrad.Graphviz", "TapeGrad.Viewer", "Graphviz"];

    // What tapegrad does anyway, or what says nothing about a run.
    private static readonly string[] Met =
    [
        "InvariantGlobalization=true", "Nullable=enable", "ImplicitUsings=enable", "LangVersion=latest", "TargetFramework=net10.0", "OutputType=Exe",
    ];

    /// <summary>Says which properties have no effect here.</summary>
    /// <exception cref="UserErrorException">The script needs more than TapeGrad and .NET.</exception>
    public static void Check(string path, string source)
    {
        foreach ((int number, string line) in Lines(source))
        {
            string[] words = line[2..].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            string kind = words.FirstOrDefault(""), value = words.Length > 1 ? words[1].Trim() : "";
            string place = string.Create(CultureInfo.InvariantCulture, $"{path}, line {number}");
            switch (kind)
            {
                case "package" when Own.Contains(value.Split('@')[0].Trim(), StringComparer.OrdinalIgnoreCase):
                case "project" when Own.Contains(ProjectName(value), StringComparer.OrdinalIgnoreCase):
                case "sdk" when value.Split('@')[0].Trim() == "Microsoft.NET.Sdk":
                    break;
                case "property":
                    string setting = value.Replace(" ", "", StringComparison.Ordinal);
                    if (!Met.Contains(setting, StringComparer.OrdinalIgnoreCase) && !setting.StartsWith("Publish", StringComparison.OrdinalIgnoreCase))
                    {
                        Message.Write($"{place}: '{line}' has no effect under tapegrad. 'dotnet run' applies it.");
                    }

                    break;
                default:
                    string adds = kind is "package" or "project" ? $"adds another {kind}" : "asks for more";
                    throw new UserErrorException(
                        ExitCode.Failed, $"{place}: tapegrad runs only scripts that use TapeGrad alone, but '{line}' {adds}. Use: dotnet run {ShellWord.Of(path)}");
            }
        }
    }

    // Only comments, blank lines and lines of the preprocessor may stand above or between them.
    private static IEnumerable<(int Number, string Line)> Lines(string source)
    {
        bool inComment = false;
        int number = 0;
        foreach (string text in source.Split('\n'))
        {
            number++;
            string line = text.Trim();
            if (inComment || line.StartsWith("/*", StringComparison.Ordinal))
            {
                inComment = !line.Contains("*/", StringComparison.Ordinal);
            }
            else if (line.StartsWith("#:", StringComparison.Ordinal))
            {
                yield return (number, line);
            }
            else if (line.Length > 0 && line[0] != '#' && !line.StartsWith("//", StringComparison.Ordinal))
            {
                yield break;
            }
        }
    }

    private static string ProjectName(string path)
    {
        string last = path.Trim().TrimEnd('/', '\\').Split('/', '\\')[^1];
        return last.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) ? last[..^".csproj".Length] : last;
    }
}
