namespace TapeGrad.Cli.Tests;

/// <summary>Files that are not scripts, and scripts that need more than TapeGrad.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ScriptInputTests
{
    [TestCase("run")]
    public void SavedRun_AsAScript_IsRecognised(string command)
    {
        string file = Path.Combine(Tool.Folder(), "my run.json");
        Tool.Run("run", Tool.Example("one-weight"), "--log", file);

        Tool.Result result = Tool.Run(command, file);

        Assert.That(result, Is.EqualTo(new Tool.Result(4, "", $"'{file}' is a saved run, not a script. Draw it with: tapegrad graph '{file}'\n")));
    }

    [TestCase("p.json", "{ \"format\": \"tapegrad-graph/1\" }", "is a saved graph, not a script. Draw it with: tapegrad graph ")]
    [TestCase("p.json", "{\n  \"a\": 1 }", "holds JSON, not a script. Name a C# file.\n")]
    [TestCase("p.html", "<!DOCTYPE html>\n<html>", "is an HTML page, not a script. Open it in a browser.\n")]
    [TestCase("p.cs", "<!doctype html>", "is an HTML page, not a script. Open it in a browser.\n")]
    [TestCase("p.py", "print(1)", "is not a script. Name a C# file, which ends in .cs.\n")]
    [TestCase("p.dot", "digraph {}", "is not a script. Name a C# file, which ends in .cs.\n")]
    public void File_OfAnotherKind_IsRecognised(string name, string text, string message)
    {
        string file = Path.Combine(Tool.Folder(), name);
        File.WriteAllText(file, text);

        // check and blame read saved runs.
        foreach (string command in name.EndsWith(".json", StringComparison.Ordinal) ? (string[])["run"] : ["run", "blame"])
        {
            Tool.Result result = Tool.Run(command, file);

            Assert.That(result.Error, Does.StartWith($"'{file}' {message}"));
            Assert.That(result.Error.Split('\n'), Has.Length.EqualTo(2), "one line");
            Assert.That(result.ExitCode, Is.EqualTo(4));
        }
    }

    [TestCase("hello", "#!/usr/bin/env dotnet\nConsole.WriteLine(1);")]
    [TestCase("hello.script", "#!/usr/bin/env dotnet\nConsole.WriteLine(1);")]
    [TestCase("HELLO.CS", "Console.WriteLine(1);")]
    [TestCase("block.cs", "{ Console.WriteLine(1); }")]
    public void Script_OfAnyName_Runs(string name, string text)
    {
        string file = Path.Combine(Tool.Folder(), name);
        File.WriteAllText(file, text);

        Assert.That(Tool.Run("run", file), Is.EqualTo(new Tool.Result(0, "1\n", "")));
    }

    [TestCase("#:package Newtonsoft.Json@13.0.3", "adds another package")]
    [TestCase("#:package TapeGradish", "adds another package")]
    [TestCase("#:project ../Other/Other.csproj", "adds another project")]
    [TestCase("#:sdk Microsoft.NET.Sdk.Web", "asks for more")]
    public void Directive_ThatAddsSomething_NamesDotnetRun(string directive, string what)
    {
        string file = Path.Combine(Tool.Folder(), "my script.cs");
        File.WriteAllText(file, $"#!/usr/bin/env dotnet\n{directive}\nConsole.WriteLine(1);\n");

        Assert.That(Tool.Run("run", file), Is.EqualTo(new Tool.Result(
            1, "", $"{file}, line 2: tapegrad runs only scripts that use TapeGrad alone, but '{directive}' {what}. Use: dotnet run '{file}'\n")));
    }

    [TestCase("#:property LangVersion=preview")]
    [TestCase("#:property AllowUnsafeBlocks = true")]
    public void Property_WithoutEffect_IsSaidOnStderrEachTime(string directive)
    {
        string script = Tool.Script($"// A comment.\n{directive}\nConsole.WriteLine(1);\n");
        var expected = new Tool.Result(0, "1\n", $"{script}, line 2: '{directive}' has no effect under tapegrad. 'dotnet run' applies it.\n");

        Assert.That(Tool.Run("run", script), Is.EqualTo(expected));
        Assert.That(Tool.Run("run", script), Is.EqualTo(expected), "also from the cache");
    }

    [TestCase("#:property PublishAot=false\n#:property InvariantGlobalization=true")]
    [TestCase("#:project ../src/TapeGrad/TapeGrad.csproj\n#:project ../src/TapeGrad.Data")]
    [TestCase("#:package TapeGrad@0.1.0\n#:package TapeGrad.Data @ 0.1.0")]
    [TestCase("#:sdk Microsoft.NET.Sdk")]
    [TestCase("string text = \"\"\"\n    #:package in a text\n    \"\"\";")]
    public void Directive_ThatIsMet_IsNotMentioned(string lines) =>
        Assert.That(Tool.Run("run", Tool.Script($"{lines}\nConsole.WriteLine(1);\n")), Is.EqualTo(new Tool.Result(0, "1\n", "")));

    [Test]
    public void Script_WithDeepBrackets_IsRefused()
    {
        string script = Tool.Script($"double x = 1;\ndouble y = {new string('(', 30_000)}x{new string(')', 30_000)};\n");

        Assert.That(Tool.Run("run", script), Is.EqualTo(new Tool.Result(
            1, "", $"{script}, line 2: brackets are nested more than 1000 levels deep. Divide the expression into several.\n")));
    }

    [Test]
    public void Script_WithLongChains_Compiles() =>
        Assert.That(Tool.Run("run", Tool.Script($"string s = \"x\"{string.Concat(Enumerable.Repeat(".Trim()", 3000))};\ndouble x = 1{string.Concat(Enumerable.Repeat(" + 1", 3000))};\nConsole.WriteLine(s + x);\n")),
            Is.EqualTo(new Tool.Result(0, "x3001\n", "")));

    [Test]
    public void Script_WithDynamic_Compiles() =>
        Assert.That(Tool.Run("run", Tool.Script("dynamic x = 2;\nConsole.WriteLine(x * 3);\n")), Is.EqualTo(new Tool.Result(0, "6\n", "")));

    [Test]
    public void Script_WithTheViewer_Compiles() =>
        Assert.That(Tool.Run("run", Tool.Script("using TapeGrad.Viewer;\nConsole.WriteLine(nameof(HtmlWriter));\n")), Is.EqualTo(new Tool.Result(0, "HtmlWriter\n", "")));

    [Test]
    public void Json_WithoutAnEnd_IsRefused()
    {
        string link = Path.Combine(Tool.Folder(), "endless.json");
        File.CreateSymbolicLink(link, "/dev/zero");

        Assert.That(Tool.Run("graph", link), Is.EqualTo(new Tool.Result(4, "", $"'{link}' cannot be read: it does not seem to end.\n")));
    }

    [Test]
    public void Json_WithControlCharacters_DoesNotReachTheTerminal()
    {
        string file = Path.Combine(Tool.Folder(), "hostile.json");
        Tool.Run("run", Tool.Example("one-weight"), "--log", file);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"parameter\"", "\"para\\u001b[31m\\u009bmeter\"", StringComparison.Ordinal));

        string error = Tool.Run("graph", file).Error;

        Assert.That(error, Does.Contain("para\uFFFD[31m\uFFFDmeter"));
        Assert.That(error.Where(c => char.IsControl(c) && c != '\n'), Is.Empty);
    }
}
