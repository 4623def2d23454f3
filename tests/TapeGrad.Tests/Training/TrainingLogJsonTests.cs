using System.Text.Json;

namespace TapeGrad.Tests.Training;

public sealed class TrainingLogJsonTests
{
    [Test]
    public void FromJson_WhatToJsonWrote_IsAFixedPoint()
    {
        string json = Log().ToJson();

        TrainingLog read = TrainingLog.FromJson(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.ToJson(), Is.EqualTo(json));
            Assert.That(read.Name, Is.EqualTo("run"));
            Assert.That(read.Settings["rate"], Is.EqualTo(0.5));
            Assert.That(read.Steps, Has.Count.EqualTo(3));
            Assert.That(read.Steps[1].Series, Is.EqualTo(((string, double)[])[("weight", double.NaN)]));
            Assert.That(read.Steps[0].Graph, Is.Null, "its graph was not kept");
            Assert.That(read.Steps[2].Graph!.Nodes.Select(n => n.Grad), Is.EqualTo(Log().Steps[2].Graph!.Nodes.Select(n => n.Grad)));
        }
    }

    [Test]
    public void FromJson_GraphsOfVectors_IsAFixedPoint()
    {
        var log = new TrainingLog(keepsGraph: _ => true);
        var tape = new Tape();
        Values w = tape.Parameter([0.5, -0.5, 1.0, 0.0, 0.0, 1.0], "w");
        for (int step = 1; step <= 2; step++)
        {
            Values x = tape.Input([2.0, step], "x");
            Value loss = -x.Linear(w).Softmax()[2].Log() + Values.Of(w[5], x[0]).Clamp(-1.0, 1.0).Sum();
            loss.Backward();
            log.Step(loss);
            tape.Reset();
        }

        string json = log.ToJson();
        TrainingLog read = TrainingLog.FromJson(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.ToJson(), Is.EqualTo(json));
            Assert.That(read.Steps[1].Graph!.ToJson(), Is.EqualTo(log.Steps[1].Graph!.ToJson()));
            Assert.That(json.Split("\"op\":\"softmax\"").Length - 1, Is.EqualTo(1), "both steps share one shape");
        }
    }

    [Test]
    public void FromJson_CutAnywhere_IsRefused()
    {
        string json = Log().ToJson();

        for (int length = 0; length < json.Length; length++)
        {
            Assert.That(() => TrainingLog.FromJson(json[..length]), Throws.ArgumentException, $"the first {length} characters");
        }
    }

    [TestCase("\"tapegrad-log/1\"", "\"tapegrad-log/3\"", "a newer TapeGrad may read it")]
    [TestCase("\"tapegrad-log/1\"", "\"tapegrad-graph/1\"", "instead of 'tapegrad-log/1'")]
    [TestCase("\"format\":\"tapegrad-log/1\",", "", "does not say \"format\"")]
    [TestCase("\"step\":2", "\"step\":7", "step 2 does not say so")]
    [TestCase("\"graph\":0", "\"graph\":9", "there are only 1")]
    [TestCase("\"data\":[", "\"data\":[1,", "its graph takes")]
    [TestCase("\"operands\":[0,", "\"operands\":[2,", "which is not an earlier node")]
    [TestCase("\"rate\":0.5", "\"rate\":1e400", "which a double cannot hold")]
    [TestCase("\"rate\":0.5", "\"rate\":0.5,\"rate\":1", "two values for 'rate'")]
    [TestCase("\"loss\":4", "\"lost\":4", "has no 'loss'")]
    public void FromJson_DamagedLog_IsRefusedWithItsReason(string right, string wrong, string reason)
    {
        string json = Log().ToJson();
        Assert.That(json, Does.Contain(right));

        Assert.That(
            () => TrainingLog.FromJson(json.Replace(right, wrong, StringComparison.Ordinal)),
            Throws.ArgumentException.With.Message.Contain(reason));
    }

    [Test]
    public void WritePage_SmallGraph_IsPlain()
    {
        Graph graph = Sum(1000);

        Assert.That(TrainingLogJson.WritePage(graph, "sum"), Is.EqualTo(graph.ToJson()));
    }

    [Test]
    public void WritePage_LargeGraph_IsOnePackedStep()
    {
        Graph graph = Sum(9000);

        JsonElement page = JsonDocument.Parse(TrainingLogJson.WritePage(graph, "sum")).RootElement;

        JsonElement step = page.GetProperty("steps").EnumerateArray().Single();
        Graph read = PackedNumbers.Unpack(step.GetProperty("packed").GetBytesFromBase64(), graph._topology, null, "the step");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(page.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["format", "name", "training", "graphs", "steps"]));
            Assert.That((page.GetProperty("format").GetString(), page.GetProperty("name").GetString(), page.GetProperty("training").GetBoolean()), Is.EqualTo(("tapegrad-page/1", "sum", false)));
            Assert.That(page.GetProperty("graphs").GetArrayLength(), Is.EqualTo(1));
            Assert.That(step.EnumerateObject().Select(p => p.Name), Is.EqualTo((string[])["loss", "series", "graph", "packed"]));
            Assert.That((step.GetProperty("loss").GetDouble(), step.GetProperty("graph").GetInt32()), Is.EqualTo((graph.Output.Data, 0)));
            Assert.That(read.ToJson(), Is.EqualTo(graph.ToJson()));
        }
    }

    // Read back as docs/formats.md says.
    [Test]
    public void WritePage_LargeGraph_HasItsShapeInColumns()
    {
        var tape = new Tape();
        Values w = tape.Parameter(new double[4000], "w");
        Value b = tape.Parameter(0.5, "b"), x = tape.Input(2.0);
        using TapeScope scope = tape.Scope("model");
        Value loss = ((w * x).Tanh() - 1.0).Sum() + (1.0 - b);
        loss.Backward();
        Graph graph = Graph.From(loss);

        JsonElement shape = JsonDocument.Parse(TrainingLogJson.WritePage(graph, "page")).RootElement.GetProperty("graphs")[0];

        byte[] bytes = Deflated.Read(shape.GetProperty("columns").GetBytesFromBase64(), 1 << 20, "the shape");
        int at = 0, count = graph.Nodes.Count;
        int[] ids = Column(count, -1), classes = Column(count, 0), names = Column(count, -1), elements = Column(count, -1);
        int[] operands = Column(graph.Nodes.Sum(n => n.Operands.Count), -1);
        Assert.That((at, shape.GetProperty("nodes").GetInt32()), Is.EqualTo((bytes.Length, count)));
        JsonElement[] kinds = [.. shape.GetProperty("classes").EnumerateArray()];
        string?[] stems = [.. shape.GetProperty("names").EnumerateArray().Select(n => n.GetString())];
        int first = 0;
        for (int p = 0; p < count; p++)
        {
            GraphNode node = graph.Nodes[p];
            JsonElement kind = kinds[classes[p]];
            string? stem = names[p] < 0 ? null : stems[names[p]];
            Assert.That(ids[p], Is.EqualTo(node.Id));
            Assert.That(elements[p] < 0 ? stem : $"{stem}[{elements[p]}]", Is.EqualTo(node.Name));
            Assert.That(kind.TryGetProperty("op", out JsonElement op) ? op.GetString() : "", Is.EqualTo(node.Op));
            Assert.That(kind.GetProperty("kind").GetString(), Is.EqualTo(node.Kind.ToString().ToLowerInvariant()));
            Assert.That(kind.TryGetProperty("scope", out JsonElement within) ? within.GetString() : "", Is.EqualTo(node.Scope));
            Assert.That(kind.TryGetProperty("constantFirst", out _), Is.EqualTo(node.IsConstantFirst));
            Assert.That(Number(kind, "constants"), Is.EqualTo(node.Constants.Count));
            Assert.That(Number(kind, "operands"), Is.EqualTo(node.Operands.Count));
            Assert.That(operands.Skip(first).Take(node.Operands.Count).Select(o => graph.Nodes[o].Id), Is.EqualTo(node.Operands.Select(e => e.Operand)));
            first += node.Operands.Count;
        }

        int? Number(JsonElement kind, string name) => kind.TryGetProperty(name, out JsonElement number) ? number.GetInt32() is not 0 and var n ? n : null : 0;

        int[] Column(int length, int before)
        {
            int[] column = new int[length];
            for (int i = 0; i < length; i++)
            {
                int number = 0;
                for (int shift = 0; ; shift += 7)
                {
                    byte part = bytes[at++];
                    number |= (part & 127) << shift;
                    if (part < 128)
                    {
                        break;
                    }
                }

                column[i] = before += (number & 1) == 0 ? number / 2 : -(number / 2) - 1;
            }

            return column;
        }
    }

    private static Graph Sum(int terms)
    {
        var tape = new Tape();
        Value sum = Values.Of([.. Enumerable.Range(0, terms).Select(i => tape.Parameter(i * 0.1))]).Sum();
        sum.Backward();
        return Graph.From(sum);
    }

    // Three steps of w · x − 4, squared; the first keeps no graph.
    private static TrainingLog Log()
    {
        var log = new TrainingLog("run", new Dictionary<string, double> { ["rate"] = 0.5 }, step => step > 1);
        log.Setting("rate", 1.0);
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        for (int step = 1; step <= 3; step++)
        {
            Value loss = ((w * tape.Input(2.0, "x")) - 4.0).Square();
            loss.Backward();
            log.Step(loss);
            log.Add("weight", step == 2 ? double.NaN : w.Data);
            tape.Reset();
        }

        return log;
    }
}
