using System.CommandLine;
using System.CommandLine.Completions;
using System.Reflection;

namespace TapeGrad.Cli;

/// <summary><c>tapegrad examples</c>: the scripts that come with the tool.</summary>
internal static class ExamplesCommand
{
    private const string Prefix = "examples/";

    // With the suffix of a version such as 1.0.0-beta.1, without the commit.
    private static readonly string Version =
        typeof(ExamplesCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name of an example, as listed." };
        name.CompletionSources.Add(_ => Names().Select(n => new CompletionItem(n)));
        var folder = new Argument<string>("folder") { Description = "The folder to copy it to." };
        var show = new ToolCommand("show", "Print an example.", "tapegrad examples show one-weight") { name };
        show.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Read(parsed.GetRequiredValue(name))));
        var copy = new ToolCommand("copy", "Copy an example, to change and run it.", "tapegrad examples copy one-weight my-folder") { name, folder };
        copy.SetAction(parsed => Copy(parsed.GetRequiredValue(name), parsed.GetRequiredValue(folder)));
        var command = new ToolCommand(
            "examples", "List the scripts that come with the tool; show or copy one.", "tapegrad examples", "tapegrad examples copy one-weight my-folder")
        {
            show, copy,
        };
        command.SetAction(parsed => List(parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void List(TextWriter output)
    {
        string[] names = [.. Names()];
        int width = names.Max(n => n.Length);
        foreach (string name in names)
        {
            output.WriteLine($"{name.PadRight(width)}  {Summary(Read(name))}");
        }
    }

    private static void Copy(string name, string folder)
    {
        string text = Read(name);
        string path = Path.Combine(folder, Trim(name) + ".cs");
        if (File.Exists(path))
        {
            throw new UserErrorException(ExitCode.Failed, $"'{path}' already exists. Remove it, or copy to another folder.");
        }

        Files.CreateFolder(folder);
        Files.Write(path, ForAnywhere(text));
        Message.Write(HowToRun(path, Repository() is not null));
    }

    // Without a clone, 'dotnet run' takes the library from a package source, and no public one has it.
    internal static string HowToRun(string path, bool fromClone)
    {
        string run = $"Run it with: tapegrad run {ShellWord.Of(path)}";
        return fromClone ? run : $"{run}\n'dotnet run' runs it as well, once the package TapeGrad {Version} is in one of your package sources: pack it in a clone, with 'dotnet pack TapeGrad.sln -c Release -o FOLDER'.";
    }

    // In this repository a script refers to projects by relative paths. Elsewhere `dotnet run` needs full paths or packages,
    // and the settings of examples/Directory.Build.props.
    internal static string ForAnywhere(string text)
    {
        const string Project = "#:project ";
        string[] lines = text.Split('\n');
        int last = Array.FindLastIndex(lines, l => l.StartsWith(Project, StringComparison.Ordinal));
        return last < 0
            ? text
            : string.Join('\n', [.. lines[..(last + 1)].Select(Library), "#:property PublishAot=false", "#:property InvariantGlobalization=true", .. lines[(last + 1)..]]);

        static string Library(string line)
        {
            if (!line.StartsWith(Project, StringComparison.Ordinal))
            {
                return line;
            }

            string project = line[Project.Length..].Trim();
            if (Repository() is { } repository)
            {
                return Project + Path.GetFullPath(Path.Combine(repository, "examples", project));
            }

            return $"#:package {Path.GetFileNameWithoutExtension(project)}@{Version}";
        }
    }

    // The clone that the tool was built in, if it runs from there.
    private static string? Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "src", "TapeGrad", "TapeGrad.csproj")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    /// <summary>Whether there is an example of this name.</summary>
    public static bool Exists(string name) => Names().Contains(Trim(name));

    private static IEnumerable<string> Names() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(n => Trim(n[Prefix.Length..]))
        .Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{Trim(name)}.cs");
        if (stream is null)
        {
            string meant = Nearest.To(Trim(name), Names()) is { } near ? $" Did you mean '{near}'?" : "";
            throw new UserErrorException(ExitCode.WrongUsage, $"The example '{name}' does not exist.{meant} The examples are: {string.Join(", ", Names())}.");
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // The first sentence of the comment at the top describes an example.
    private static string Summary(string text)
    {
        string comment = string.Join(' ', text.Split('\n').SkipWhile(l => !l.StartsWith("// ", StringComparison.Ordinal))
            .TakeWhile(l => l.StartsWith("// ", StringComparison.Ordinal)).Select(l => l[3..].Trim()));
        int end = comment.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? comment : comment[..(end + 1)];
    }

    private static string Trim(string name) => name.EndsWith(".cs", StringComparison.Ordinal) ? name[..^3] : name;
}
