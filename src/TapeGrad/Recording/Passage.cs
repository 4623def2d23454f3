namespace TapeGrad;

/// <summary>A derivative on its way through a tape: backward, adjoints from results to operands, or forward, from operands to results.</summary>
/// <remarks>A vector operation says its local derivatives once for both ways, in <see cref="VectorOp.Pass"/>.</remarks>
/// <typeparam name="T">The kind of number.</typeparam>
internal abstract class Passage<T>
    where T : struct, IScalar<T>
{
    /// <summary>Whether it goes from operands to results.</summary>
    public abstract bool IsForward { get; }

    /// <summary>The number of a node.</summary>
    public abstract T At(int node);

    /// <summary>A plain number.</summary>
    public abstract T Constant(double number);

    /// <summary>What has arrived between a result and an operand: the result's adjoint, or forward the operand's derivative.</summary>
    /// <returns>Whether anything has.</returns>
    public bool Arrives(int result, int operand, out T arrived) => Arrives(IsForward ? operand : result, out arrived);

    /// <summary>Whether what goes on between a result and an operand leads anywhere.</summary>
    public bool Leads(int result, int operand) => Leads(IsForward ? result : operand);

    /// <summary>Whether a local derivative is needed.</summary>
    public bool Needs(int result, int operand) => Leads(result, operand) && Arrives(result, operand, out _);

    /// <summary>Passes on what has arrived, times the local derivative of the result towards the operand.</summary>
    public void Pass(int result, int operand, T local)
    {
        Arrives(result, operand, out T arrived);
        Add(result, operand, Share(arrived, local));
    }

    /// <summary>Adds a share that is complete already.</summary>
    public void Add(int result, int operand, T share) => Add(IsForward ? result : operand, share);

    /// <summary>The product of what arrives and a local derivative; 0 where the first is 0.</summary>
    public abstract T Share(T arrived, T local);

    protected abstract bool Arrives(int node, out T arrived);

    protected abstract bool Leads(int node);

    protected abstract void Add(int node, T share);
}
