namespace TapeGrad;

/// <summary>Parameters that are neighbours on the tape and in a program.</summary>
/// <param name="Start">Where the first is found in the program.</param>
/// <param name="Parameter">The index of the first on the tape.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct ParameterRange(int Start, int Parameter, int Count)
{
    /// <summary>Finds the neighbours among parameters that a program has in this order.</summary>
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
