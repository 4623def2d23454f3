namespace TapeGrad.Cli;

/// <summary>Compares paths, so that an output replaces neither an input nor another output.</summary>
internal static class OutputPaths
{
    // As many links as Linux follows.
    private const int MostLinks = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Throws if an output would be written over an input.</summary>
    /// <param name="option">The option that names the output.</param>
    /// <param name="output">Its file.</param>
    /// <param name="inputs">The files that are read, each with its kind; a path is null where the command does not read that kind.</param>
    public static void RequireNoInput(string option, string output, params ReadOnlySpan<(string What, string? Path)> inputs)
    {
        foreach ((string what, string? input) in inputs)
        {
            if (input is not null && File.Exists(input) && AreSame(output, input) && !AtomicFile.IsDeviceOrPipe(output))
            {
                throw new UserErrorException(ExitCode.WrongUsage, $"{option} would overwrite {what} '{input}'. Choose another file.");
            }
        }
    }

    /// <summary>Throws if two options name one file.</summary>
    public static void RequireDistinct(IReadOnlyList<(string Option, string Path)> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (AreSame(outputs[i].Path, outputs[j].Path) && !AtomicFile.IsDeviceOrPipe(outputs[i].Path))
                {
                    throw new UserErrorException(
                        ExitCode.WrongUsage, $"{outputs[j].Option} and {outputs[i].Option} both name '{outputs[i].Path}', and only one of them would be left. Give each a file of its own.");
                }
            }
        }
    }

    /// <summary>Throws if a picture of the run may get the name of one of its files.</summary>
    public static void RequireNoPicture(RunRequest asked)
    {
        foreach ((string option, string file) in asked.Files)
        {
            string target = WithoutLinks(file);
            foreach ((string pictures, string folder) in asked.Folders)
            {
                if (AreSame(Path.GetDirectoryName(target) ?? target, folder) && PictureNames.CanBe(Path.GetFileName(target), pictures, asked.Name))
                {
                    throw new UserErrorException(
                        ExitCode.WrongUsage, $"{option} names '{file}', and a picture of {pictures} may have the same name, so only one of them would be left. Choose another file.");
                }
            }
        }
    }

    /// <summary>Whether two names are one in a folder of this system.</summary>
    public static bool AreEqual(string one, string other) => string.Equals(one, other, Comparison);

    /// <summary>Whether two paths lead to one file. Two hard links do not: a write replaces one of them and leaves the other.</summary>
    public static bool AreSame(string one, string other) => AreEqual(WithoutLinks(one), WithoutLinks(other));

    private static string WithoutLinks(string path)
    {
        int links = 0;
        return Follow(Path.GetFullPath(path));

        string Follow(string full)
        {
            if (Path.GetDirectoryName(full) is not { } parent)
            {
                return full;
            }

            string folder = Follow(parent);
            string here = Path.Combine(folder, Path.GetFileName(full));
            return new FileInfo(here).LinkTarget is { } target && links++ < MostLinks ? Follow(Path.GetFullPath(target, folder)) : here;
        }
    }
}
