using System.Reflection;
using PublicApiGenerator;
using TapeGrad.Data;
using TapeGrad.Graphviz;
using TapeGrad.Mpi;
using TapeGrad.Onnx;
using TapeGrad.QuikGraph;
using TapeGrad.Viewer;

namespace TapeGrad.Docs.Tests;

/// <summary>What others compile against does not change by accident: it is compared with an approved text.</summary>
public sealed class PublicApiTests
{
    private static IEnumerable<Assembly> Libraries => [typeof(Tape).Assembly, typeof(Dataset).Assembly, typeof(DotWriter).Assembly, typeof(HtmlWriter).Assembly, typeof(BlameEdge).Assembly, typeof(OnnxWriter).Assembly, typeof(Cluster).Assembly];

    [TestCaseSource(nameof(Libraries))]
    public void Library_PublicApi_IsTheApprovedOne(Assembly library)
    {
        string approved = Path.Combine(Tool.Repository, "tests", "TapeGrad.Docs.Tests", "Approved", library.GetName().Name + ".txt");
        string received = Path.ChangeExtension(approved, ".received.txt");
        string text = library.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        if (!File.Exists(approved) || File.ReadAllText(approved) != text)
        {
            File.WriteAllText(received, text);
            Assert.Fail($"The public API of {library.GetName().Name} has changed. If it should have, move {received} over {approved}.");
        }
    }
}
