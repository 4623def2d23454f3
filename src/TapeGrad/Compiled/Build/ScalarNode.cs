namespace TapeGrad;

/// <summary>One number of a <see cref="ScalarGraph"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Op">The op in <see cref="OpTable"/>.</param>
/// <param name="A">The first operand; of a parameter its index on the tape, of an input its place in the row, of many operands where they start.</param>
/// <param name="B">The second operand; of many operands how many there are.</param>
/// <param name="Number">The plain number of an op, or the constant itself.</param>
/// <param name="Number2">The second plain number of an op.</param>
internal readonly record struct ScalarNode(ScalarKind Kind, int Op = 0, int A = 0, int B = 0, double Number = 0.0, double Number2 = 0.0);

/// <summary>What a node of a <see cref="ScalarGraph"/> is.</summary>
internal enum ScalarKind : byte
{
    Constant,
    Parameter,
    Input,

    /// <summary>An input that Compile was not given: an output that depends on it is an error.</summary>
    Unlisted,
    Unary,
    Bounded,
    Binary,
    Nary,
}
