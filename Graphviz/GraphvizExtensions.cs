using System.ComponentModel;

namespace TapeGrad.Graphviz;

/// <summary>Pictures of a graph by its own methods.</summary>
public static class GraphvizExtensions
{
    /// <summary>The picture as Graphviz DOT: the same as <see cref="DotWriter.Write"/>.</summary>
    public static string ToGraphviz(this Graph graph, DotOptions? options = null) => DotWriter.Write(graph, options);

    /// <summary>The picture as SVG, drawn by Graphviz' <c>dot</c> on this machine.</summary>
    /// <exception cref="InvalidOperationException"><c>dot</c> is not installed, failed, or took more than a minute.</exception>
    public static string ToSvg(this Graph graph, DotOptions? options = null)
    {
        try
        {
            return DotProcess.Svg(DotWriter.Write(graph, options), DotProcess.UsualLimit);
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("Graphviz' dot is not installed, and ToSvg needs it. Install Graphviz, or use ToGraphviz, which does not need it.", e);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException(
                $"Graphviz' dot took more than {DotProcess.UsualLimit.TotalSeconds:F0} s and was stopped. Draw a smaller graph, or set DotOptions.MaxNodes.", e);
        }
    }
}
