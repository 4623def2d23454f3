using System.Globalization;
using System.Text;

namespace TapeGrad.Tests.Compiled;

/// <summary>The example in the README of the room is what the compiler makes.</summary>
[TestFixture]
public sealed class CompiledReadmeTests
{
    [Test]
    public void Example_IsTheCodeOfThisVersion()
    {
        var tape = new Tape();
        Value w = tape.Parameter(2.0), b = tape.Parameter(1.0), x = tape.Input(3.0);
        Value y = ((w * x) + b).Relu();
        int[] places = [-1, -1, 0, -1, -1, -1];
        ScalarGraph graph = tape.Expand(y.Index, places, out int[] found);
        int output = found[y.Index];

        Program program = Program.Of(graph, graph.DependencesOf([output]), Dependence.Varying, [output]);
        string text = $"forward\n{Text(program.Forward)}reverse\n{Text(program.Reverse(leaves: true, uniforms: true).Code)}";

        using Stream readme = typeof(CompiledReadmeTests).Assembly.GetManifestResourceStream("Compiled.README.md")!;
        using var reader = new StreamReader(readme);
        Assert.That(reader.ReadToEnd().ReplaceLineEndings("\n"), Does.Contain($"```text\n{text}```\n"), text);
    }

    private static string Text(Code code)
    {
        var text = new StringBuilder();
        foreach ((CodeKind kind, int at) in code.Steps)
        {
            Affine affine = code.Affines[at];
            string line = kind switch
            {
                CodeKind.Affine or CodeKind.Products => Sum(code, affine),
                CodeKind.Uniforms => Shares(code, affine),
                _ => throw new NotSupportedException($"The example has no {kind}."),
            };
            text.Append(CultureInfo.InvariantCulture, $"    {kind,-9} {line}\n");
        }

        return text.ToString();
    }

    private static string Sum(Code code, Affine affine)
    {
        ReadOnlySpan<int> terms = code.Terms.AsSpan(affine.Terms);
        List<string> all = [];
        for (int i = 0; i < affine.U; i++)
        {
            all.Add($"u{terms[i]}");
        }

        terms = terms[affine.U..];
        for (int i = 0; i < affine.UX; i++)
        {
            all.Add($"u{terms[2 * i]}·s{terms[(2 * i) + 1]}");
        }

        terms = terms[(2 * affine.UX)..];
        for (int i = 0; i < affine.CX; i++)
        {
            all.Add(string.Create(CultureInfo.InvariantCulture, $"{code.Constants[terms[2 * i]]}·s{terms[(2 * i) + 1]}"));
        }

        string sum = string.Join(" + ", all);
        return $"s{affine.To} = {(affine.Relu ? $"max({sum}, 0)" : sum)}{(affine.Mask == Slot.None ? "" : $" where s{affine.Mask} > 0")}";
    }

    private static string Shares(Code code, Affine affine)
    {
        ReadOnlySpan<int> terms = code.Terms.AsSpan(affine.Terms);
        return $"u{terms[0]}' += s{affine.To}, u{terms[1]}' += s{affine.To}·s{terms[2]}";
    }
}
