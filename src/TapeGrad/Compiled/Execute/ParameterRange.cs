namespace TapeGrad;

/// <summary>Parameters that are adjacent on the tape and in a program.</summary>
/// <param name="Start">The index of the first in the program: its u, or its slot.</param>
/// <param name="Parameter">The index of the first on the tape.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct ParameterRange(int Start, int Parameter, int Count)
{
    /// <summary>Divides parameters, in the order of a program, into ranges.</summary>
    public static IEnumerable<ParameterRange> Of(int[] parameters)
    {
        int start = 0;
        for (int i = 1; i <= parameters.Length; i++)
        {
            if (i == parameters.Length || parameters[i] != parameters[i - 1] + 1)
            {
                yield return new ParameterRange(start, parameters[start], i - start);
                start = i;
            }
        }
    }
}
