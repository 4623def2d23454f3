namespace TapeGrad;

/// <summary>A place in a script.</summary>
/// <param name="Line">The line, counted from 1; 0 where it is not known.</param>
/// <param name="From">The first column, counted from 0.</param>
/// <param name="To">The column after the last; 0 where only the line is known.</param>
internal readonly record struct ScriptSpan(int Line, int From, int To);
