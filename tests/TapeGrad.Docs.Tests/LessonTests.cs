using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TapeGrad.Tests.Reference;

namespace TapeGrad.Docs.Tests;

/// <summary>The lessons under examples/, run by the tool: what they print and what they log, against the reference data.</summary>
public sealed partial class LessonTests
{
    private static readonly JsonElement Seeds = ReferenceData.Load("seeds.json");

    private static readonly Dictionary<string, Action<string[], Log>> Lessons = new()
    {
        ["chain-rule"] = ChainRule,
        ["fit-a-line"] = FitALine,
        ["moons"] = Moons,
        ["one-weight"] = OneWeight,
        ["pass-or-fail"] = PassOrFail,
        ["quiz"] = Quiz,
        ["readme"] = MicrogradReadme,
        ["two-layer"] = TwoLayer,
    };

    private static IEnumerable<string> Scripts => Lessons.Keys;

    [Test]
    public void Lessons_AndScriptsWithAHeader_AreAllScriptsUnderExamples() => Assert.That(
        Lessons.Keys.Concat(HeaderTests.Scripts),
        Is.EquivalentTo(Directory.GetFiles(Path.Combine(Tool.Repository, "examples"), "*.cs").Select(Path.GetFileNameWithoutExtension)));

    [TestCaseSource(nameof(Scripts))]
    public void Lesson_PrintsAndLogsTheReferenceNumbers(string name)
    {
        string file = Path.Combine(Tool.Folder(), "log.json");

        Tool.Result result = Tool.Run("run", Tool.Example(name), "--log", file);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Error, Is.Empty);
        using var log = JsonDocument.Parse(File.ReadAllBytes(file));
        var steps = new Log(log.RootElement.GetProperty("steps"));
        Lessons[name](result.Lines, steps);
        steps.AssertAtEnd();
    }

    [Test]
    public void Lesson_PassOrFailWithARateTooLarge_StillFollowsTheReference()
    {
        string file = Path.Combine(Tool.Folder(), "log.json");

        // Probabilities saturate here: a loss that took the logarithm of 0, or a slope that lost its digits, would show.
        Tool.Result result = Tool.Run("run", Tool.Example("pass-or-fail"), "--log", file, "--set", "learning-rate=1");

        using var log = JsonDocument.Parse(File.ReadAllBytes(file));

        // Weights of the size of 8 cancel to 1e-6: what is left of them is compared on the scale of 8.
        var steps = new Log(log.RootElement.GetProperty("steps"), absolute: 1e-13);
        PassOrFail(result.Lines, steps, Seeds.GetProperty("seed_002").GetProperty("large_lr"));
        steps.AssertAtEnd();
    }

    private static void OneWeight(string[] lines, Log log)
    {
        JsonElement seed = First("seed_000");
        Assert.That(lines, Is.EqualTo(seed.Lines("stdout")));
        foreach (double[] row in Rows(seed))
        {
            log.Next(loss: row[3], ("prediction", row[1]), ("target", seed.Number("target_output")), ("weight", row[5]));
        }
    }

    private static void MicrogradReadme(string[] lines, Log log)
    {
        JsonElement micrograd = ReferenceData.Load("micrograd.json");
        Assert.That(lines, Is.EqualTo(micrograd.GetProperty("more_ops")[0].Lines("printed")));
        log.Next(loss: micrograd.GetProperty("more_ops")[0].Number("value"), ("a", -4.0), ("b", 2.0));
    }

    private static void TwoLayer(string[] lines, Log log)
    {
        JsonElement seed = First("seed_001");
        JsonElement step = seed.GetProperty("one_step");
        JsonElement run = seed.GetProperty("epochs_run");

        JsonElement before = step.GetProperty("before");
        JsonElement gradients = step.GetProperty("grads");
        (double h1, double h2, double y) = (before.Number("h1_output"), before.Number("h2_output"), before.Number("y_pred"));
        double atOutput = gradients.Number("db3");
        List<(string Factor, double Number)> factors =
        [
            ("dE/dy", 2.0 * (y - seed.Number("y"))), ("dy/dy_in", y * (1.0 - y)), ("dE/dy_in", atOutput), .. Of("dw5", "dw6", "db3"),
            ("dE/dh1", atOutput * seed.Numbers("w")[4]), ("dh1/dh1_in", h1 * (1.0 - h1)), ("dE/dh1_in", gradients.Number("db1")), .. Of("dw1", "dw2", "db1"),
            ("dE/dh2", atOutput * seed.Numbers("w")[5]), ("dh2/dh2_in", h2 * (1.0 - h2)), ("dE/dh2_in", gradients.Number("db2")), .. Of("dw3", "dw4", "db2"),
        ];
        string[] table = [.. lines.Skip(3).TakeWhile(l => l.Length > 0).Select(l => Spaces().Replace(l, " "))];
        Assert.That(table, Has.Length.EqualTo(factors.Count));
        foreach ((string line, (string factor, double number)) in table.Zip(factors))
        {
            // By hand, and what the tape has.
            Assert.That(line, Does.StartWith(factor + " ").And.EndWith(Text($" {number:F6} {number:F6}")));
        }

        Assert.That(
            lines.Where((l, i) => i < 3 || i >= 3 + factors.Count),
            Is.EqualTo((string[])[step.Lines("stdout")[0], "", lines[2], "", step.Lines("stdout")[1], "", .. run.Lines("stdout")]));

        string[] columns = run.Lines("columns");
        foreach (double[] row in Rows(run))
        {
            double Column(string name) => row[Array.IndexOf(columns, name)];
            log.Next(
                loss: Column("error"),
                [("prediction", Column("y_pred")), ("target", seed.Number("y")), .. seed.Lines("param_order").Select(p => (p, Column(p)))]);
        }

        IEnumerable<(string, double)> Of(params string[] names) => names.Select(n => ("dE/" + n, gradients.Number(n)));
    }

    private static void PassOrFail(string[] lines, Log log)
    {
        JsonElement seed = First("seed_002");
        int printed = PassOrFail(lines, log, seed);

        string[] why = [.. lines.Skip(printed + 2).TakeWhile(l => l.Length > 0).Select(l => Spaces().Replace(l, " ").Trim())];
        Assert.That(why, Is.EqualTo(seed.GetProperty("gradient_identity_epoch1").EnumerateArray().Select(row =>
        {
            // The bias has input 1, so what it gets is the error.
            (double[] product, double squared) = (row.Numbers("error_times_input"), row.Numbers("torch_grad_squared_error")[0]);
            return Text($"{product[^1]:F6} {product[0]:F6} {row.Numbers("torch_grad_bce")[0]:F6} {squared:F6} {squared:F6}");
        })));
    }

    // Everything but the explanation at the end; gives how many lines that was.
    private static int PassOrFail(string[] lines, Log log, JsonElement seed)
    {
        JsonElement[] students = [.. seed.GetProperty("rows").EnumerateArray()];
        double[][] epochs = [.. Rows(seed, "epoch_table")];
        string[] expected =
        [
            .. epochs.Select(e => Text($"Epoch {e[0],3}: Mean error = {e[2]:F6}, Mean squared error = {e[1]:F6}")),
            "",
            .. seed.GetProperty("final").EnumerateArray().Select(f => Text(
                $"{f.Numbers("x")[0]} h studied, {f.Numbers("x")[1]} h slept: probability {f.Number("p"):F6}, {(f.GetProperty("pass").GetBoolean() ? "Pass" : "Fail")}")),
            "",
        ];
        Assert.That(lines.Take(expected.Length), Is.EqualTo(expected));
        foreach (double[][] epoch in Rows(seed, "updates").Chunk(students.Length))
        {
            double sum = 0.0;
            foreach (double[] row in epoch)
            {
                double target = students[(int)row[1]].Number("y");
                sum += log.Next(loss: null, ("prediction", row[3]), ("target", target), ("w1", row[5]), ("w2", row[6]), ("b", row[7]));
            }

            Close(sum / epoch.Length, epochs[(int)epoch[0][0] - 1][2], $"mean error of epoch {epoch[0][0]}");
        }

        return expected.Length;
    }

    private static void ChainRule(string[] lines, Log log)
    {
        JsonElement seed = First("seed_003");
        var line = new Queue<string>(lines);
        Assert.That(line.Dequeue(), Does.StartWith("1. "));
        foreach (JsonElement neuron in seed.GetProperty("single_sigmoid_neuron").EnumerateArray())
        {
            double output = neuron.Number("output");
            Assert.That(line.Dequeue(), Is.EqualTo(
                Text($"weight {neuron.Number("weight")}, input {neuron.Number("input")}, bias {neuron.Number("bias")}, target {neuron.Number("target")}: ") +
                Text($"z = {neuron.Number("z"):G6}, output = {output:G6}, loss = {neuron.Number("loss"):G6}")));
            AssertFactor("dloss/doutput = ", neuron.Number("dloss_doutput"));
            AssertFactor("doutput/dz = ", output * (1.0 - output));
            AssertFactor("dloss/dweight = ", neuron.Number("grad_weight"));
            AssertFactor("dloss/dbias = ", neuron.Number("grad_bias"));
            AssertFactor("dloss/dinput = ", neuron.Number("grad_input"));
            log.Next(loss: neuron.Number("loss"), ("prediction", output), ("target", neuron.Number("target")));

            void AssertFactor(string factor, double number)
            {
                string text = Spaces().Replace(line.Dequeue(), " ").Trim();
                if (output == 1.0 && number == 0.0)
                {
                    // By hand all digits are lost; the tape keeps what little is left.
                    Assert.That(text, Does.StartWith(factor).And.Match(@" 0 [1-9]\.\d+E-1[78]$"));
                    return;
                }

                Assert.That(text, Does.StartWith(factor).And.EndWith(Text($" {number:G6} {number:G6}")));
            }
        }

        Assert.That((line.Dequeue(), line.Dequeue()[..3]), Is.EqualTo(("", "2. ")));
        foreach (JsonElement update in seed.GetProperty("weight_update").EnumerateArray())
        {
            (double weight, double gradient, double after) = (update.Number("weight"), update.Number("gradient"), update.Number("new_weight"));
            Assert.That(line.Dequeue(), Is.EqualTo(Text($"weight {weight}, gradient {gradient}, learning rate {update.Number("learning_rate")}: new weight {after}")));
            log.Next(loss: gradient * weight, ("weight", after));
        }

        Assert.That((line.Dequeue(), line.Dequeue()[..3]), Is.EqualTo(("", "3. ")));
        foreach ((double rate, string verdict) in ((double, string)[])
            [(0.001, "too small"), (0.1, "right"), (0.25, "swings for ever"), (0.3, "too large"), (10.0, "far too large")])
        {
            JsonElement run = seed.GetProperty("learning_rate_impact").EnumerateArray().Single(r => r.Number("learning_rate") == rate);
            double[][] rows = [.. Rows(run)];
            int overflow = Array.FindIndex(rows, r => !double.IsFinite(r[2]));
            double[][] logged = overflow < 0 ? rows : rows[..overflow];
            foreach (double[] row in logged)
            {
                log.Next(loss: row[2], ("prediction", row[1]), ("target", run.Number("y")), ("weight", row[4]));
            }

            if (overflow < 0)
            {
                Assert.That(line.Dequeue(), Is.EqualTo(Text($"{rate,5}  {verdict}: loss {rows[^1][2]:G6} and weight {rows[^1][4]:G6} after {rows.Length} steps")));
                continue;
            }

            log.Next(loss: double.PositiveInfinity, ("prediction", rows[overflow][1]), ("target", run.Number("y")));
            Assert.That(line.Dequeue(), Is.EqualTo(Text(
                $"{rate,5}  {verdict}: stopped in step {rows[overflow][0]}. 'loss' (square) = Infinity of 'error' = {rows[overflow][1] - run.Number("y")} is the first value that is not finite.")));
        }

        JsonElement ways = seed.GetProperty("per_example_vs_batch");
        Assert.That((line.Dequeue(), line.Dequeue()[..3]), Is.EqualTo(("", "4. ")));
        foreach ((double[][] single, double[] batch) in Rows(ways, "per_example").Chunk(4).Zip(Rows(ways, "batch")))
        {
            foreach (double[] row in single)
            {
                log.Next(loss: row[3], ("weight", row[5]));
            }

            log.Next(loss: batch[1], ("weight", batch[3]));
            Assert.That(line.Dequeue(), Is.EqualTo(Text($"epoch {batch[0],2}: weight {single[^1][5]:F6} after every example, {batch[3]:F6} after all")));
        }

        Assert.That(line, Is.Empty);
    }

    private static void FitALine(string[] lines, Log log)
    {
        // The line about the time before training is claimed by the tutorial, and printed by no statement of it.
        Assert.That(lines, Is.EqualTo(Seeds.GetProperty("seed_004").Lines("claimed_output")));
        JsonElement seed = First("seed_004");
        Assert.That(lines[1..], Is.EqualTo(seed.Lines("stdout")));
        double before = seed.Number("w0");
        foreach (double[] row in Rows(seed))
        {
            log.Next(loss: row[2], ("prediction", seed.Number("prediction_query") * before), ("target", 10.0), ("weight", row[1]));
            before = row[1];
        }
    }

    private static JsonElement First(string seed) => Seeds.GetProperty(seed).GetProperty("first");

    private static IEnumerable<double[]> Rows(JsonElement run, string name = "rows") => run.GetProperty(name).EnumerateArray().Select(r => r.Numbers());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // The tolerance of the data.
    private static void Close(double actual, double expected, string what, double absolute = 1e-15) =>
        ReferenceData.AssertClose(actual, expected, 1e-12, absolute, what);

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    /// <summary>The steps of a log, taken one by one.</summary>
    private sealed class Log(JsonElement steps, double absolute = 1e-15)
    {
        private int _next;

        /// <summary>Asserts the loss, unless it is null, and that the series are these and no others; gives the loss.</summary>
        public double Next(double? loss, params (string Name, double Number)[] series)
        {
            Assert.That(_next, Is.LessThan(steps.GetArrayLength()), "there are fewer steps than rows");
            JsonElement step = steps[_next++];
            string what = $"step {_next}, ";
            Assert.That(step.Number("step"), Is.EqualTo(_next));
            if (loss is { } expected)
            {
                Close(step.Number("loss"), expected, what + "loss", absolute);
            }

            // A log of numbers alone has no object for a step without series.
            JsonProperty[] logged = step.TryGetProperty("series", out JsonElement numbers) ? [.. numbers.EnumerateObject()] : [];
            Assert.That(logged.Select(p => p.Name), Is.EqualTo(series.Select(s => s.Name)), what);
            foreach ((JsonProperty actual, (string name, double number)) in logged.Zip(series))
            {
                Close(actual.Value.Number(), number, what + name, absolute);
            }

            return step.Number("loss");
        }

        public void AssertAtEnd() => Assert.That(_next, Is.EqualTo(steps.GetArrayLength()), "every step was compared");
    }
}
