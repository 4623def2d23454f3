namespace TapeGrad.Graphviz.Tests;

public sealed class MermaidWriterTests
{
    [Test]
    public void Write_OneWeight_IsAFlowchart() => Assert.That(MermaidWriter.Write(Pictures.OneWeight()), Is.EqualTo("""
        flowchart LR
          n0["<b>w</b><br>1<br>grad −8"]
          style n0 fill:#2D004B,color:#FFFFFF,stroke:#0072B2
          n1["<b>x</b><br>2<br>grad −4"]
          style n1 fill:#542788,color:#FFFFFF,stroke:#6B7280
          n2["<b>prediction</b><br>w · x<br>2<br>grad −4"]
          style n2 fill:#542788,color:#FFFFFF,stroke:#9AA0A6
          n3["<b>prediction − 4</b><br>−2<br>grad −4"]
          style n3 fill:#542788,color:#FFFFFF,stroke:#9AA0A6
          n4["<b>loss</b><br>square<br>4<br>grad +1"]
          style n4 fill:#FDB863,color:#000000,stroke:#1B1F27
          n0 -->|"×2<br>← −8"| n2
          n1 -->|"×1<br>← −4"| n2
          n2 -->|"×1<br>← −4"| n3
          n3 -->|"×−4<br>← −4"| n4

        """));

    [Test]
    public void Write_NodesOfManyOperands_ShowsEveryEdge()
    {
        string mermaid = MermaidWriter.Write(Pictures.Fused());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mermaid, Does.Contain("n13[\"<b>softmax#91;2#93;</b><br>"));
            Assert.That(mermaid.Split('\n').Count(l => l.EndsWith("| n9", StringComparison.Ordinal)), Is.EqualTo(4));
            Assert.That(mermaid.Split('\n').Count(l => l.EndsWith("| n13", StringComparison.Ordinal)), Is.EqualTo(3));
        }
    }

    [Test]
    public void Write_HostileName_LeavesNothingForMermaidToRead()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, "\"]; n9[<b>\n#quot;|end\\");

        string mermaid = MermaidWriter.Write(Graph.From(x), new DotOptions { Title = "a\n---\nb" });

        Assert.That(mermaid, Does.StartWith("---\ntitle: \"a\\n---\\nb\"\n---\nflowchart LR\n"));
        Assert.That(mermaid.Split('\n')[4], Is.EqualTo("  n0[\"<b>#34;#93;#59; n9#91;#60;b#62;#65533;#35;quot#59;#124;end#92;</b><br>1\"]"));
    }

    [TestCase(300)]
    [TestCase(2000)]
    public void Write_LargeGraph_StaysWithinWhatMermaidDraws(int count)
    {
        var tape = new Tape();
        Value[] weights = [.. Enumerable.Range(0, count).Select(i => tape.Parameter(0.01 * i, $"w{i}"))];
        Value y = weights.Select(w => w * w).ToArray().Aggregate((a, b) => a + b);
        y.Backward();

        string mermaid = MermaidWriter.Write(Graph.From(y));

        Assert.That(mermaid.Split('\n').Count(l => l.Contains("-->", StringComparison.Ordinal)), Is.InRange(50, 499));
        Assert.That(mermaid, Has.Length.LessThanOrEqualTo(50_000));
        Assert.That(mermaid, Does.Contain("Mermaid draws no more; DOT shows more").And.Not.Contain("--max-nodes"));
    }
}
