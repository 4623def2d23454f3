namespace TapeGrad.Cli;

/// <summary>The effect of one update on the loss, for one parameter or one scope.</summary>
/// <param name="Name">The name of the parameter or scope.</param>
/// <param name="Gradient">The gradient; for a scope, the Euclidean norm of its parameters' gradients.</param>
/// <param name="Predicted">The predicted change of the loss: −rate × gradient².</param>
/// <param name="Alone">The real change of the loss if nothing else is updated.</param>
internal sealed record BlameEntry(string Name, double Gradient, double Predicted, double Alone);
