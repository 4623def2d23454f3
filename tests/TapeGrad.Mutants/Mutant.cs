namespace TapeGrad.Mutants;

/// <summary>One change of the library.</summary>
/// <param name="Id">Its number, which switches it on.</param>
/// <param name="File">The file, below <c>src/TapeGrad</c>.</param>
/// <param name="Line">The line.</param>
/// <param name="Member">The member that has it.</param>
/// <param name="From">What is there, on one line.</param>
/// <param name="To">What takes its place; empty where a statement is left out.</param>
internal sealed record Mutant(int Id, string File, int Line, string Member, string From, string To)
{
    /// <summary>Names the change without its line, for the list of those that change nothing.</summary>
    public string Key => $"{File} | {Member} | {From} => {To}".TrimEnd();

    /// <summary>The change as the log names it.</summary>
    public override string ToString() => $"{Id} :{Line} {Key}";
}
