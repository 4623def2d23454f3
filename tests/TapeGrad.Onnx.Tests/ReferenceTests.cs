using TapeGrad.Tests.Explain;

namespace TapeGrad.Onnx.Tests;

/// <summary>The graphs of the reference data: expressions, networks with their losses, and larger models.</summary>
internal sealed class ReferenceTests
{
    [Test]
    public void Write_OfTheReferenceGraphs_GivesTheirValuesAndGradientsOrSaysWhyNot()
    {
        int written = 0;
        HashSet<string> refusals = [];
        foreach ((string name, Graph graph) in ReferenceGraphs.All)
        {
            // ONNX Runtime takes minutes to load the gradients of the largest.
            if (!double.IsFinite(graph.Output.Data) || graph.Nodes.Count > 3000)
            {
                continue;
            }

            byte[] model;
            try
            {
                model = OnnxWriter.Write(graph, new OnnxOptions { Gradients = graph.HasGradients });
            }
            catch (NotSupportedException e)
            {
                refusals.Add(e.Message);
                continue;
            }

            written++;
            using var runtime = new Runtime(model);
            double[] row = [.. graph.Nodes.Where(node => node.Kind == NodeKind.Input).Select(node => node.Data)];
            IReadOnlyDictionary<string, double[]> results = runtime.Run(row);
            double scale = graph.Nodes.Select(node => Math.Abs(node.Data)).Where(double.IsFinite).Max();
            Near.Assert(results.First().Value, [graph.Output.Data], name, scale: scale);
            if (graph.HasGradients)
            {
                // Gradients come in the order of the leaves, parameters first. Shares may cancel in them.
                double largest = graph.Nodes.SelectMany(node => node.Operands).Select(edge => Math.Abs(edge.Share)).Where(double.IsFinite).DefaultIfEmpty(1.0).Max();
                double[] gradients = [.. results.Skip(1).SelectMany(result => result.Value)];
                double[] expected = [.. graph.Nodes.Where(node => node.Kind is NodeKind.Parameter or NodeKind.Input).OrderBy(node => node.Kind).Select(node => node.Grad)];
                Near.Assert(gradients, expected, $"gradients of {name}", scale: largest);
            }
        }

        TestContext.Out.WriteLine($"{written} written; {string.Join(" ", refusals)}");
        Assert.That(written, Is.GreaterThan(200));
    }
}
