using System.Text.RegularExpressions;

namespace TapeGrad.Docs.Tests;

/// <summary>Each section of docs/doctor.md has a script that has the fault.</summary>
public sealed partial class DoctorPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Tool.Repository, "docs", "doctor.md"));

    private static IEnumerable<TestCaseData> Codes => Diagnosis.Codes.Select(c => new TestCaseData(c.Code, c.Name).SetArgDisplayNames(c.Code));

    [TestCaseSource(nameof(Codes))]
    public void Section_HasAScriptWithTheFault(string code, string name)
    {
        string section = Section($"{code} {name}");
        Assert.That(section, Does.Contain("\n**Cure.** "));

        Tool.Result result = Tool.Run("doctor", Tool.Script(Program(section)));

        Assert.That(result.ExitCode, Is.EqualTo(3), result.Error);
        Assert.That(result.Output, Does.Match($@":\d+: (error|warning) {code} {name}(, step \d+)?\n"));
    }

    [TestCase("README.md")]
    [TestCase("docs/why-is-my-loss-nan.md")]
    public void Page_ShowsWhatDoctorPrints(string page)
    {
        string[] lines = Shown().Match(File.ReadAllText(Path.Combine(Tool.Repository, page))).Groups[1].Value.TrimEnd('\n').Split('\n');
        string code = Regex.Match(lines[0], "TG[0-9]+ [a-z-]+").Value;
        string folder = Tool.Folder();
        File.WriteAllText(Path.Combine(folder, "my-script.cs"), Program(Section(code)));

        Tool.Result result = Tool.RunIn(folder, [], "doctor", "my-script.cs");

        string[] shown = [.. lines.TakeWhile(l => l != "…")];
        Assert.That(result.Lines.Take(shown.Length), Is.EqualTo(shown));
    }

    private static string Section(string title) => Regex.Match(Page, $"\n## {title}\n(.*?)(?=\n## |$)", RegexOptions.Singleline).Groups[1].Value;

    private static string Program(string section) => Regex.Match(section, "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex("\\$ tapegrad doctor my-script.cs\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();
}
