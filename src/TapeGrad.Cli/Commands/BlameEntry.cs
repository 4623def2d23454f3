namespace TapeGrad.Cli;

/// <summary>What one update does to the loss, for one parameter or one scope of them.</summary>
/// <param name="Name">The parameter, or the scope.</param>
/// <param name="Gradient">The gradient; of a scope, the length of the gradients of its parameters.</param>
/// <param name="Predicted">What the slope promises: −rate × gradient².</param>
/// <param name="Alone">What the loss really does when this alone is updated.</param>
internal sealed record BlameEntry(string Name, double Gradient, double Predicted, double Alone);
