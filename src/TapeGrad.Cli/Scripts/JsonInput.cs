using System.Text;

namespace TapeGrad.Cli;

/// <summary>Reads JSON files that a user names, and explains failures.</summary>
internal static class JsonInput
{
    /// <summary>Throws if a saved run is given what only a script can take.</summary>
    public static void RefuseSettings(string path, string[] scriptArguments, Dictionary<string, double> settings)
    {
        if (settings.Count > 0 || scriptArguments.Length > 0)
        {
            throw new UserErrorException(ExitCode.WrongUsage, $"{path} is a saved run, which does not run again, so it takes neither --set nor arguments. Give the script instead.");
        }
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="UserErrorException">The file cannot be read or is not text in UTF-8.</exception>
    public static string Read(string path)
    {
        try
        {
            return TextFile.Read(path);
        }
        catch (DecoderFallbackException)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, $"'{path}' cannot be read: it is not text in UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            throw new UserErrorException(ExitCode.UnreadableInput, Directory.Exists(path) ? $"'{path}' is a folder. Name one of its files." : $"'{path}' cannot be read: {e.Message}");
        }
    }
}
