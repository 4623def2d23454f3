namespace TapeGrad.Graphviz;

/// <summary>Pictures of a graph by its own methods.</summary>
public static class GraphvizExtensions
{
    /// <summary>The picture as Graphviz DOT: the same as <see cref="DotWriter.Write"/>.</summary>
    public static string ToGraphviz(this Graph graph, DotOptions? options = null) => DotWriter.Write(graph, options);

    /// <summary>The picture as SVG, drawn by Graphviz' <c>dot</c> on this machine.</summary>
    /// <exception cref="InvalidOperationException"><c>dot</c> is not installed, failed, or took more than a minute.</exception>
    public static string ToSvg(this Graph graph, DotOptions? options = null) => DotProcess.Svg(DotWriter.Write(graph, options));
}
