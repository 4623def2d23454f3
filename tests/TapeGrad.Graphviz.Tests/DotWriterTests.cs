using System.Globalization;

namespace TapeGrad.Graphviz.Tests;

public sealed class DotWriterTests
{
    [Test]
    public void Write_OneWeight_ShowsEveryValueAndGradient()
    {
        string dot = DotWriter.Write(Pictures.OneWeight());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Line(dot, "n0 ["), Does.Contain("<B>w</B>").And.Contain("<TD>1</TD>").And.Contain("grad −8<"));
            Assert.That(Line(dot, "n1 ["), Does.Contain("<B>x</B>").And.Contain("<TD>2</TD>").And.Contain("grad −4<"));
            Assert.That(Line(dot, "n3 ["), Does.Contain("<B>prediction − 4</B>").And.Contain("<TD>−2</TD>").And.Contain("grad −4<"));
            Assert.That(Line(dot, "n4 ["), Does.Contain("<B>loss</B>").And.Contain(">square<").And.Contain("grad +1<"));
        }
    }

    [Test]
    public void Write_OneWeight_ShowsLocalDerivativeAndBlameOnEveryEdge()
    {
        string dot = DotWriter.Write(Pictures.OneWeight());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Line(dot, "n0 -> n2"), Does.Contain("""label=" ×2\n ← −8" """.TrimEnd()));
            Assert.That(Line(dot, "n1 -> n2"), Does.Contain("""label=" ×1\n ← −4" """.TrimEnd()));
            Assert.That(Line(dot, "n3 -> n4"), Does.Contain("""label=" ×−4\n ← −4" """.TrimEnd()));
        }
    }

    [Test]
    public void Write_NodesOfManyOperands_ShowEveryEdge()
    {
        string dot = DotWriter.Write(Pictures.Fused());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Line(dot, "n8 ["), Does.Contain("<B>linear</B>").And.Contain("<TD>−1</TD>"));
            Assert.That(Line(dot, "n13 ["), Does.Contain("<B>softmax[2&#93;</B>"));
            Assert.That(Line(dot, "n0 -> n8"), Does.Contain("label=\" ×2\\n ← +"));
            Assert.That(Line(dot, "n6 -> n8"), Does.Contain("label=\" ×0.5\\n ← +"));
            Assert.That(Line(dot, "n7 -> n10"), Does.Contain("label=\" ×1\\n ← −"));
            Assert.That(dot.Split('\n').Count(l => l.Contains("-> n9 ", StringComparison.Ordinal)), Is.EqualTo(4));
            Assert.That(dot.Split('\n').Count(l => l.Contains("-> n13 ", StringComparison.Ordinal)), Is.EqualTo(3));
            Assert.That(dot, Does.Not.Contain("n11 ["), "a component that leads nowhere is not drawn");
        }

        Pictures.Dot(dot);
    }

    [Test]
    public void Write_QuotientAndDifference_SayWhichOperandIsWhich()
    {
        var tape = new Tape();
        Value a = tape.Input(3.0, "a");
        Value b = tape.Input(2.0, "b");
        Value y = (a / b) - (b / a);
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Line(dot, "n2 ["), Does.Contain("<B>a ÷ b</B>"));
            Assert.That(Line(dot, "n3 ["), Does.Contain("<B>b ÷ a</B>"));
            Assert.That(Line(dot, "n4 ["), Does.Contain("<B>a ÷ b − b ÷ a</B>"));
        }
    }

    [TestCase(nameof(Value.Pow), "1st ^ 2nd")]
    [TestCase(nameof(Value.Atan2), "atan2(1st, 2nd)")]
    [TestCase("-", "1st − 2nd")]
    [TestCase("/", "1st ÷ 2nd")]
    public void Write_OperandsWithoutShortNames_AreNumberedInBoxAndOnEdges(string operation, string expected)
    {
        var tape = new Tape();
        (Value a, Value b) = (tape.Input(3.0, "a").Exp(), tape.Input(2.0, "b").Exp());
        Value y = operation switch { "-" => a - b, "/" => a / b, nameof(Value.Pow) => a.Pow(b), _ => Value.Atan2(a, b) };
        y.Backward();
        Graph graph = Graph.From(y);

        string dot = DotWriter.Write(graph);
        string mermaid = MermaidWriter.Write(graph);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Line(dot, "n4 ["), Does.Contain($"<B>{expected}</B>"));
            Assert.That(Line(dot, "n1 -> n4"), Does.Contain("label=\" 1st ×"));
            Assert.That(Line(dot, "n3 -> n4"), Does.Contain("label=\" 2nd ×"));
            Assert.That(mermaid, Does.Match("n1 -->.\"1st ×").And.Match("n3 -->.\"2nd ×"));
        }
    }

    [Test]
    public void Write_OneOperandWithoutShortName_IsAnEllipsis()
    {
        var tape = new Tape();
        Value y = tape.Input(3.0, "a").Exp() / tape.Input(2.0, "b");

        string dot = DotWriter.Write(Graph.From(y));

        Assert.That(Line(dot, "n3 ["), Does.Contain("<B>… ÷ b</B>"));
        Assert.That(dot, Does.Not.Contain("1st"));
    }

    [Test]
    public void Write_SameOperandTwice_DrawsTwoEdges()
    {
        var tape = new Tape();
        Value x = tape.Input(3.0, "x");
        Value y = x * x;
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y));

        Assert.That(dot.Split('\n').Count(l => l.Contains("n0 -> n1", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(Line(dot, "n0 ["), Does.Contain("grad +6<"));
    }

    [Test]
    public void Write_WithoutSweep_SaysThatGradientsAreAbsent()
    {
        var tape = new Tape();
        Value y = tape.Input(3.0, "x").Exp().Named("y");

        string dot = DotWriter.Write(Graph.From(y));

        Assert.That(dot, Does.Contain("no gradients: the last sweep did not start at y").And.Not.Contain(">grad "));
    }

    [Test]
    public void Write_AddedUpParameterGradient_ShowsBoth()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0, "w");
        Value y = w * 2.0;
        y.Backward();
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y));

        Assert.That(Line(dot, "n0 ["), Does.Contain("grad +2<").And.Contain("added up +4<"));
    }

    [Test]
    public void Write_SignOfGradient_PicksTheHue()
    {
        var tape = new Tape();
        Value up = tape.Input(1.0, "up");
        Value down = tape.Input(1.0, "down");
        Value none = tape.Input(1.0, "none");
        Value y = up - down + (none * 0.0);
        y.Backward();

        string dot = DotWriter.Write(Graph.From(y));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Line(dot, "n0 ["), Does.Contain("#7F3B08"), "orange raises");
            Assert.That(Line(dot, "n1 ["), Does.Contain("#2D004B"), "purple lowers");
            Assert.That(Line(dot, "n2 ["), Does.Contain("#EDEDED"), "no blame, no hue");
            Assert.That(Line(dot, "n2 -> "), Does.Contain("style=dashed"));
        }
    }

    [Test]
    public void Write_Scopes_BecomeNestedClusters()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0, "x");
        Value y;
        using (tape.Scope("layer"))
        {
            using (tape.Scope("neuron"))
            {
                y = x.Tanh();
            }

            y = y.Exp();
        }

        string canonical = Pictures.Dot(DotWriter.Write(Graph.From(y)));

        Assert.That(canonical, Does.Contain("subgraph cluster_0").And.Contain("subgraph cluster_1").And.Contain("neuron"));
    }

    [Test]
    public void Write_Legend_DrawsTheOutlineOfEachKindAndNamesNoColour()
    {
        string dot = DotWriter.Write(Pictures.OneWeight());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dot, Does.Not.Contain("blue"));
            Assert.That(dot, Does.Match("BORDER=\"2\" COLOR=\"#0072B2\"[^>]*STYLE=\"ROUNDED\"[^>]*>parameter</TD>"));
            Assert.That(dot, Does.Match("BORDER=\"1\" COLOR=\"#6B7280\"[^>]*STYLE=\"ROUNDED,DASHED\"[^>]*>input</TD>"));
            Assert.That(dot, Does.Match("STYLE=\"ROUNDED,DOTTED\"[^>]*>constant</TD>"));
        }

        string[] words = Pictures.Dot(dot, "svg").Split('\n').Where(l => l.StartsWith("<text", StringComparison.Ordinal)).ToArray();
        Assert.That(words.Where(w => w.Contains("parameter", StringComparison.Ordinal)), Has.One.Items.And.One.Contains(">parameter<"));
    }

    [Test]
    public void Write_Twice_GivesTheSameBytes()
    {
        string first = DotWriter.Write(Pictures.OneWeight());
        string second = DotWriter.Write(Pictures.OneWeight());

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("ar-SA")]
    public void Write_AnyCulture_GivesTheSameBytes(string culture)
    {
        string expected = DotWriter.Write(Pictures.OneWeight());
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.That(DotWriter.Write(Pictures.OneWeight()), Is.EqualTo(expected));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Write_EverythingSwitchedOff_LeavesNamesAndLines()
    {
        var bare = new DotOptions { ShowValues = false, ShowGradients = false, ShowShares = false, ShowConstants = false, ShowLegend = false };

        string dot = DotWriter.Write(Pictures.OneWeight(), bare);

        Assert.That(dot, Does.Contain("<B>w</B>").And.Contain("<B>−</B>").And.Not.Contain("<TD>2</TD>").And.Not.Contain(">grad ").And.Not.Contain("←"));
        Pictures.Dot(dot);
    }

    [TestCase(0.1127053, "0.1127")]
    [TestCase(-8.0, "−8")]
    [TestCase(1234567.0, "1.235e6")]
    [TestCase(-1.5e-12, "−1.5e−12")]
    [TestCase(1e300, "1e300")]
    [TestCase(-0.0, "0")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.NegativeInfinity, "−∞")]
    public void Write_Number_IsShortAndTrue(double data, string expected)
    {
        var tape = new Tape();

        string dot = DotWriter.Write(Graph.From(tape.Input(data)));

        Assert.That(dot, Does.Contain($"<TD>{expected}</TD>"));
        Pictures.Dot(dot);
    }

    private static string Line(string dot, string start) =>
        dot.Split('\n').FirstOrDefault(l => l.TrimStart().StartsWith(start, StringComparison.Ordinal)) ?? "";
}
