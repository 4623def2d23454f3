namespace TapeGrad.Benchmarks.Workloads.MicroGpt;

/// <summary>The sizes of Karpathy's microgpt, and where each matrix, [out][in], lies among the parameters.</summary>
/// <remarks>
/// x = norm(wte[token] + wpe[position]); attention over h = norm(x): x += Wo · Σ softmax(q·k / √head) v; then
/// x += fc2 · relu(fc1 · norm(x)); logits = head · x; loss = mean over positions of −log softmax(logits)[next token];
/// norm(x) = x · (mean x² + 10⁻⁵)^−½. An earlier version squared the ReLU, and used wte once more as the head.
/// </remarks>
internal sealed record MicroGptConfig(int Vocabulary, int Block, int Width, int Heads, bool Tied = false, bool Squared = false)
{
    public const double Epsilon = 1e-5;

    /// <summary>26 letters and what begins and ends a name; 4192 parameters.</summary>
    public static MicroGptConfig Names { get; } = new(27, 16, 16, 4);

    public int Hidden => 4 * Width;

    public int Head => Width / Heads;

    public int Positions => Vocabulary * Width;

    public int LmHead => Tied ? 0 : Positions + (Block * Width);

    /// <summary>Wq, Wk and Wv, one after the other.</summary>
    public int Query => Positions + (Block * Width) + (Tied ? 0 : Vocabulary * Width);

    public int Output => Query + (3 * Width * Width);

    public int Up => Output + (Width * Width);

    public int Down => Up + (Hidden * Width);

    public int ParameterCount => Down + (Width * Hidden);

    /// <summary>How many of a document's tokens are followed by one that is to be foretold.</summary>
    public int Length(int[] tokens) => Math.Min(Block, tokens.Length - 1);
}
