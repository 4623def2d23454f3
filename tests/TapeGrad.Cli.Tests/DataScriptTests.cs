namespace TapeGrad.Cli.Tests;

/// <summary>A script may use TapeGrad.Data in any folder.</summary>
public sealed class DataScriptTests
{
    private const string Text = """
        #!/usr/bin/env dotnet
        #:project ../src/TapeGrad.Data/TapeGrad.Data.csproj
        #:project ../Graphviz/TapeGrad.Graphviz.csproj

        // Data and pictures.

        using TapeGrad;
        using TapeGrad.Data;
        using TapeGrad.Graphviz;

        Dataset data = Dataset.ReadCsv(args[0], targets: "label");
        Console.WriteLine(data.Shuffle(new Pcg32(1)));
        Console.WriteLine(DotWriter.Write(Graph.From(new Tape().Input(data[0].X[0]).Tanh())).Length > 100);
        Console.Write(data.WithNoise(0.25, new Pcg32(1)).ToCsv());
        """;

    [Test]
    public void CopiedScript_OfSeveralProjects_PrintsItsLines()
    {
        // Outside the repository, whose Directory.Build.props would otherwise hold for it.
        string folder = Directory.CreateTempSubdirectory("tapegrad-").FullName;
        try
        {
            string script = Path.Combine(folder, "copied.cs"), csv = Path.Combine(folder, "points.csv");
            File.WriteAllText(script, ExamplesCommand.ForAnywhere(Text));
            File.WriteAllText(csv, "x,label\r\n0.5,1\r\n-0.5,0\r\n");

            Tool.Result tool = Tool.RunIn(folder, [], "run", script, "--", csv);

            Assert.That(tool.ExitCode, Is.Zero, tool.Error);
            Assert.That(tool.Lines, Has.Length.EqualTo(5));
            Assert.That(tool.Output, Does.StartWith("Dataset of 2 samples: x → label\nTrue\nx,label\n"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Copy_OfAnyExample_NamesProjectsByTheirWholePaths()
    {
        string[] lines = ExamplesCommand.ForAnywhere(Text).Split('\n');

        Assert.That(
            lines[..6],
            Is.EqualTo((string[])[
                "#!/usr/bin/env dotnet",
                $"#:project {Path.Combine(Tool.Repository, "src", "TapeGrad.Data", "TapeGrad.Data.csproj")}",
                $"#:project {Path.Combine(Tool.Repository, "Graphviz", "TapeGrad.Graphviz.csproj")}",
                "#:property PublishAot=false",
                "#:property InvariantGlobalization=true",
                ""]));
        Assert.That(lines[6..], Is.EqualTo(Text.Split('\n')[4..]));
    }

    [Test]
    public void Script_WithABadCsvFile_EndsWithFileLineAndColumn()
    {
        string csv = Path.Combine(Tool.Folder(), "bad.csv"), script = Tool.Script("TapeGrad.Data.Dataset.ReadCsv(args[0]);");
        File.WriteAllText(csv, "x,y\n1,one\n");

        Tool.Result result = Tool.Run("run", script, "--", csv);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain($"{csv}, line 2, column 2 ('y'): 'one' is not a number."));
    }
}
