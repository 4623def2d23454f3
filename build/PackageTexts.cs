using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Writes the README of a package, and reads its release notes from the changelog.</summary>
/// <remarks>
/// A package has no files of the repository beside it. Links to them therefore become absolute where Repository is the address of
/// the released files, and plain words where it is empty. Pictures and the comments below them are left out.
/// </remarks>
public sealed class WritePackageTexts : Task
{
    [Required]
    public string Root { get; set; }

    /// <summary>The path of the page that becomes the README, from Root.</summary>
    [Required]
    public string Page { get; set; }

    [Required]
    public string To { get; set; }

    public string Repository { get; set; }

    [Output]
    public string ReleaseNotes { get; set; }

    public override bool Execute()
    {
        string text = Read(Page);
        text = Regex.Replace(text, @"!\[[^]]*\]\((?!https?:)[^)]*\)\n?", "");
        text = Regex.Replace(text, @"<!--.*?-->\n?", "", RegexOptions.Singleline);
        File.WriteAllText(To, Regex.Replace(WithoutRelativeLinks(text, Page), @"\n{3,}", "\n\n"));

        // The newest section that has something in it: between releases, that of what is not released yet.
        string notes = Regex.Split(Read("CHANGELOG.md"), @"^## .*\n", RegexOptions.Multiline).Skip(1).First(section => section.Trim().Length > 0);
        ReleaseNotes = WithoutRelativeLinks(notes, "CHANGELOG.md").Trim();
        return true;
    }

    private string Read(string page)
    {
        return File.ReadAllText(Path.Combine(Root, page)).Replace("\r", "");
    }

    private string WithoutRelativeLinks(string text, string page)
    {
        return Regex.Replace(text, @"\[([^]]*)\]\((?!https?:|#)([^)]*)\)", link => string.IsNullOrEmpty(Repository)
            ? link.Groups[1].Value
            : "[" + link.Groups[1].Value + "](" + new Uri(new Uri(Repository.TrimEnd('/') + "/" + page), link.Groups[2].Value) + ")");
    }
}
