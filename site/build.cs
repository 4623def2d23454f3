#!/usr/bin/env dotnet
#:package AngleSharp
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Builds the site: dotnet run site/build.cs [FOLDER]
//
// README, docs, the lessons with their pages, the playground and the API become pages for docfx, in site/obj. A link in them leads to another of
// these pages, or the build fails. FOLDER, site/out by default, then holds the whole site: any web server can serve it.

using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

string site = Path.GetDirectoryName(ThisFile())!, repository = Path.GetDirectoryName(site)!, pages = Path.Combine(site, "obj");
string output = Path.GetFullPath(args is [{ } folder] ? folder : Path.Combine(site, "out"));
const string Tool = "src/TapeGrad.Cli/bin/Release/net10.0/TapeGrad.Cli.dll";

if (Directory.Exists(output) && !File.Exists(Path.Combine(output, "index.html")) && Directory.EnumerateFileSystemEntries(output).Any())
{
    Fail($"{output} is not empty, and holds no site. Name another folder.");
}

foreach (string old in (string[])[pages, output])
{
    if (Directory.Exists(old))
    {
        Directory.Delete(old, recursive: true);
    }
}

foreach (string project in (string[])["Cli", "Mpi", "QuikGraph"])
{
    Run("dotnet", "build", $"src/TapeGrad.{project}", "-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false");
}

// Where each file of the repository is in the site.
Dictionary<string, string> places = new()
{
    ["site/index.md"] = "index.md", ["site/toc.yml"] = "toc.yml", ["site/lessons.md"] = "lessons/index.md", ["site/lessons.yml"] = "lessons/toc.yml", ["site/api.md"] = "api/index.md",
    ["README.md"] = "docs/start.md", ["CONTRIBUTING.md"] = "docs/contributing.md", ["CHANGELOG.md"] = "docs/changelog.md", ["LICENSE"] = "docs/license.md",
    ["docs/decisions/README.md"] = "docs/decisions/index.md", ["src/TapeGrad/Compiled/README.md"] = "docs/compiled.md",
};
foreach (string file in Directory.EnumerateFiles(Path.Combine(repository, "examples"), "*.cs", SearchOption.AllDirectories))
{
    string name = Path.GetRelativePath(Path.Combine(repository, "examples"), file).Replace('\\', '/');
    places[$"examples/{name}"] = $"lessons/{Path.ChangeExtension(name, ".md")}";
}

foreach (string file in Directory.EnumerateFiles(Path.Combine(repository, "docs"), "*", SearchOption.AllDirectories))
{
    string name = Path.GetRelativePath(repository, file).Replace('\\', '/');
    places.TryAdd(name, name);
}

// Each line of `examples` is a name and a sentence.
Dictionary<string, string> lessons = Run("dotnet", Tool, "examples").Split('\n', StringSplitOptions.RemoveEmptyEntries)
    .ToDictionary(line => line.Split(' ')[0], line => line[line.IndexOf("  ", StringComparison.Ordinal)..].Trim());

foreach ((string from, string to) in places)
{
    string source = Path.Combine(repository, from);
    switch (Path.GetExtension(to))
    {
        case ".md" when from.EndsWith(".md", StringComparison.Ordinal):
            Write(to, Described(Regex.Replace(File.ReadAllText(source), @"(?<=\]\()(?![a-z]+:|#)[^)#]+", link => Link(link.Value, from, to))));
            break;
        case ".md":
            Write(to, $"# {from}\n\n```{(from.EndsWith(".cs", StringComparison.Ordinal) ? "csharp" : "text")}\n{File.ReadAllText(source).TrimEnd()}\n```\n");
            break;
        case ".yml":
            Write(to, Regex.Replace(File.ReadAllText(source), @"(?<=href: )\S+", link => Link(link.Value, from, to)));
            break;
        default:
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(pages, to))!);
            File.Copy(source, Path.Combine(pages, to));
            break;
    }
}

// The list of lessons, below the text of their first page.
string list = File.ReadAllText(Path.Combine(site, "lessons.yml"));
list = Regex.Replace(Regex.Replace(list, "^- name: (.*)\n  items:", "\n## $1\n", RegexOptions.Multiline), @"^  - href: .*/(.*)\.cs", line => $"- [{line.Groups[1]}]({line.Groups[1]}.md): {lessons[line.Groups[1].Value]}", RegexOptions.Multiline);
File.AppendAllText(Path.Combine(pages, "lessons", "index.md"), list[list.IndexOf('\n', StringComparison.Ordinal)..]);

Directory.CreateDirectory(Path.Combine(pages, "lessons", "runs"));
Parallel.ForEach(lessons, new ParallelOptions { MaxDegreeOfParallelism = 2 }, lesson => Write($"lessons/{lesson.Key}.md", Lesson(lesson.Key, lesson.Value)));

Run("dotnet", Tool, "playground", "-o", Path.Combine(pages, "play.html"));

Run("dotnet", "tool", "restore");
Run("dotnet", "docfx", "site/docfx.json", "--output", output, "--warningsAsErrors", "--logLevel", "warning", "--disableGitFeatures");
foreach (string file in Directory.EnumerateFiles(output, "*.map", SearchOption.AllDirectories).Append(Path.Combine(output, "manifest.json")))
{
    File.Delete(file);      // the manifest names folders of this machine
}

string[] faults = [.. Faults().Distinct().Order(StringComparer.Ordinal)];
if (faults.Length > 0)
{
    Fail(string.Join('\n', faults));
}

Console.WriteLine($"The site is in {output}.");

// The page of a lesson. A script that logs no step has no run to play.
string Lesson(string name, string summary)
{
    string run = Path.Combine(pages, "lessons", "runs", name + ".html"), script = $"examples/{name}.cs", code = File.ReadAllText(Path.Combine(repository, script));
    bool plays = code.Contains("TrainingLog", StringComparison.Ordinal) || code.Contains(".Backward()", StringComparison.Ordinal);
    string printed = Run("dotnet", plays ? [Tool, "run", script, "--html", run] : [Tool, "run", script]);
    string player = plays
        ? $"""
          <iframe class="run" src="runs/{name}.html" title="The run of {name}, step by step" loading="lazy"></iframe>

          <div class="actions"><a href="runs/{name}.html">Play it in the whole window</a></div>
          """
        : "This script logs no steps, so it has no run to play.";
    return $"""
        ---
        description: {Quoted(summary)}
        ---
        # {name}

        {summary}

        {player}

        ## What it prints

        ```console
        $ tapegrad run {script}
        {printed.TrimEnd()}
        ```

        ## The script

        ```csharp
        {code.TrimEnd()}
        ```

        """;
}

// The first sentence of a page is its description for search engines.
static string Described(string page)
{
    string first = page.Split("\n\n").FirstOrDefault(part => part.Length > 0 && char.IsLetter(part[0])) ?? "";
    string plain = Regex.Replace(Regex.Replace(first, @"\[([^]]*)\]\([^)]*\)", "$1"), @"[`*\n]", found => found.Value == "\n" ? " " : "");
    return $"---\ndescription: {Quoted(Regex.Match(plain, @"^.*?[.:?](?= |$)").Value)}\n---\n{page}";
}

static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

string Link(string link, string from, string to)
{
    string target = Path.GetRelativePath(repository, Path.Combine(repository, Path.GetDirectoryName(from)!, link)).Replace('\\', '/');
    return places.TryGetValue(target, out string? place)
        ? Path.GetRelativePath(Path.Combine(pages, Path.GetDirectoryName(to)!), Path.Combine(pages, place)).Replace('\\', '/')
        : link;                 // docfx makes it, or the check below finds it dead
}

void Write(string name, string text)
{
    string path = Path.Combine(pages, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
}

// Links that lead nowhere, and what a page would load from another host.
IEnumerable<string> Faults()
{
    var parser = new HtmlParser();
    string[] files = [.. Directory.EnumerateFiles(output, "*.html", SearchOption.AllDirectories)];
    var documents = files.ToDictionary(file => file, file => parser.ParseDocument(File.ReadAllText(file)));
    var anchors = documents.ToDictionary(pair => pair.Key, pair => pair.Value.All.SelectMany(e => (string?[])[e.Id, e.GetAttribute("name")]).ToHashSet());
    foreach ((string file, IDocument page) in documents)
    {
        string name = Path.GetRelativePath(output, file);
        foreach (IElement element in page.QuerySelectorAll("[href], [src]"))
        {
            string link = element.GetAttribute("href") ?? element.GetAttribute("src")!;
            if (Uri.TryCreate(link, UriKind.Absolute, out _) || link.StartsWith("//", StringComparison.Ordinal))
            {
                if (element.LocalName != "a" && !link.StartsWith("data:", StringComparison.Ordinal))
                {
                    yield return $"{name} loads {link} from another host.";
                }

                continue;
            }

            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, WebUtility.UrlDecode(parts[0].Split('?')[0])));
            if (!Path.Exists(target))
            {
                yield return $"{name}: the link to {link} leads nowhere.";
            }
            else if (parts is [_, { Length: > 0 } anchor] && anchors.TryGetValue(target, out var ids) && !ids.Contains(WebUtility.UrlDecode(anchor)))
            {
                yield return $"{name}: {link} names an anchor that the page does not have.";
            }
        }
    }
}

string Run(string program, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = repository, RedirectStandardOutput = true })!;
    string printed = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0)
    {
        Fail($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.\n{printed}");
    }

    return printed;
}

static void Fail(string message)
{
    Console.Error.WriteLine(message);
    Environment.Exit(1);
}

static string ThisFile([CallerFilePath] string path = "") => path;
