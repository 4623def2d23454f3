namespace TapeGrad.Graphviz.Tests;

/// <summary>The hooks that style nodes and edges, and the pictures that a graph makes by its own methods.</summary>
public sealed class StyleTests
{
    private static readonly DotOptions Styled = new()
    {
        StyleNode = node => node.Name == "w" ? new NodeStyle { Fill = "#FFEEAA", Outline = "red", LineWidth = 4.5, Note = "was <1>" } : null,
        StyleEdge = (node, edge) => node.Name == "loss" ? new EdgeStyle { Color = "blue", LineWidth = 3.0, Label = "\"last\"" } : null,
    };

    [Test]
    public void Write_StyledNode_IsTheOnlyOneThatChanges()
    {
        string[] plain = DotWriter.Write(Pictures.OneWeight()).Split('\n');
        string[] styled = DotWriter.Write(Pictures.OneWeight(), Styled).Split('\n');

        string[] changed = [.. styled.Where((line, i) => line != plain[i])];
        Assert.That(changed, Has.Length.EqualTo(2));
        Assert.That(changed[0], Does.Contain("color=\"red\", penwidth=4.5, fillcolor=\"#FFEEAA\"").And.Contains("was &lt;1&gt;</FONT></TD></TR></TABLE>>"));
        Assert.That(changed[1], Does.Contain("color=\"blue\", penwidth=3, label=\"\\\"last\\\"\""));
    }

    [Test]
    public void Write_NothingStyled_IsThePlainPicture()
    {
        var options = new DotOptions { StyleNode = _ => null, StyleEdge = (_, _) => new EdgeStyle() };

        Assert.That(DotWriter.Write(Pictures.Fused(), options), Is.EqualTo(DotWriter.Write(Pictures.Fused())));
        Assert.That(MermaidWriter.Write(Pictures.Fused(), options), Is.EqualTo(MermaidWriter.Write(Pictures.Fused())));
    }

    [Test]
    public void Write_StyledPicture_IsReadByDot() =>
        Assert.That(Pictures.Dot(DotWriter.Write(Pictures.OneWeight(), Styled)), Does.Contain("color=red").And.Contains("fillcolor=\"#FFEEAA\""));

    [Test]
    public void Write_StyledMermaid_HasTheColoursAndTheTexts()
    {
        string[] lines = MermaidWriter.Write(Pictures.OneWeight(), Styled).Split('\n');

        Assert.That(lines[1], Is.EqualTo("  n0[\"<b>w</b><br>1<br>grad −8<br>was #60;1#62;\"]"));
        Assert.That(lines[2], Is.EqualTo("  style n0 fill:#FFEEAA,color:#000000,stroke:red,stroke-width:4.5px"));
        Assert.That(lines[^2], Is.EqualTo("  n3 -->|\"#34;last#34;\"| n4"));
    }

    [Test]
    public void ToGraphviz_AndToSvg_ArePicturesOfTheGraph()
    {
        Graph graph = Pictures.OneWeight();

        Assert.That(graph.ToGraphviz(), Is.EqualTo(DotWriter.Write(graph)));
        Pictures.Dot("digraph { }");
        Assert.That(graph.ToSvg(new DotOptions { Title = "one weight" }), Does.StartWith("<?xml").And.Contains(">one weight<").And.Contains("</svg>"));
    }
}
