namespace TapeGrad;

/// <content>Jacobians, Hessians and products with them. What they need is written at the first call.</content>
public sealed partial class CompiledGraph
{
    private readonly Lazy<Linearization> _ofGradient;
    private readonly Lazy<Linearization> _ofOutputs;
    private readonly Lazy<HessianProduct> _product;

    // Backward where that takes fewer directions by far: one takes about twice as long as forward.
    private readonly bool _isBackward;

    /// <summary>The entries of the Hessian that may differ from 0, row after row. <see cref="SparseHessian"/> writes their numbers.</summary>
    /// <exception cref="InvalidOperationException">The graph has several outputs.</exception>
    public IReadOnlyList<(int Row, int Column)> HessianEntries
    {
        get
        {
            RequireHessian();
            return field ??= [.. _ofGradient.Value.Entries.SelectMany((columns, row) => columns.Select(column => (row, column)))];
        }
    }

    /// <summary>Computes all outputs for one row of inputs and their Jacobian, ∂output⁄∂input; does not touch the gradients of parameters.</summary>
    /// <param name="inputs">The numbers of the inputs, in the order in which they were listed.</param>
    /// <param name="outputs">Where to put the outputs.</param>
    /// <param name="jacobian">Where to put the Jacobian, row after row: first all derivatives of the first output.</param>
    /// <exception cref="ArgumentException">A span has another length than it should, or results share memory with each other, with the inputs or with the tape.</exception>
    public void Jacobian(ReadOnlySpan<double> inputs, Span<double> outputs, Span<double> jacobian)
    {
        OneRow(inputs);
        if (outputs.Length != Outputs)
        {
            throw WrongLength(outputs.Length, Invariant($"the graph has {ShortText.Count(Outputs, "output")}"), nameof(outputs));
        }

        if (jacobian.Length != (long)Outputs * Inputs)
        {
            throw WrongLength(jacobian.Length, Invariant($"the Jacobian of {ShortText.Count(Outputs, "output")} and {Text(Inputs)} has {(long)Outputs * Inputs}"), nameof(jacobian));
        }

        RequireApart(inputs, [], outputs, jacobian, nameof(jacobian));
        _ofOutputs.Value.Matrix(_tape._data, inputs, outputs, jacobian, transposed: !_isBackward, Threads);
    }

    /// <summary>Computes the output for one row of inputs, its gradient and its Hessian, ∂²output⁄∂inputᵢ∂inputⱼ; does not touch the gradients of parameters.</summary>
    /// <remarks>Columns that have no row in common are computed together, so a sparse Hessian takes little longer than a gradient.</remarks>
    /// <param name="inputs">The numbers of the inputs, in the order in which they were listed.</param>
    /// <param name="gradient">Where to put the gradient.</param>
    /// <param name="hessian">Where to put the Hessian, row after row. It is symmetric up to rounding.</param>
    /// <exception cref="ArgumentException">A span has another length than it should, or results share memory with each other, with the inputs or with the tape.</exception>
    /// <exception cref="InvalidOperationException">The graph has several outputs.</exception>
    public double Hessian(ReadOnlySpan<double> inputs, Span<double> gradient, Span<double> hessian)
    {
        RequireHessian();
        OneRow(inputs);
        RequireGradient(gradient);
        if (hessian.Length != (long)Inputs * Inputs)
        {
            throw WrongLength(hessian.Length, Invariant($"the Hessian of {Text(Inputs)} has {(long)Inputs * Inputs}"), nameof(hessian));
        }

        RequireApart(inputs, [], gradient, hessian, nameof(hessian));
        return _ofGradient.Value.Matrix(_tape._data, inputs, gradient, hessian, transposed: false, Threads);
    }

    /// <summary>Computes the output for one row of inputs, its gradient, and the numbers of <see cref="HessianEntries"/>, in that order.</summary>
    /// <param name="inputs">The numbers of the inputs, in the order in which they were listed.</param>
    /// <param name="gradient">Where to put the gradient.</param>
    /// <param name="values">Where to put the numbers of the entries.</param>
    /// <exception cref="ArgumentException">A span has another length than it should, or results share memory with each other, with the inputs or with the tape.</exception>
    /// <exception cref="InvalidOperationException">The graph has several outputs.</exception>
    public double SparseHessian(ReadOnlySpan<double> inputs, Span<double> gradient, Span<double> values)
    {
        RequireHessian();
        OneRow(inputs);
        RequireGradient(gradient);
        if (values.Length != HessianEntries.Count)
        {
            throw WrongLength(values.Length, Invariant($"HessianEntries has {HessianEntries.Count}"), nameof(values));
        }

        RequireApart(inputs, [], gradient, values, nameof(values));
        return _ofGradient.Value.Sparse(_tape._data, inputs, gradient, values, Threads);
    }

    /// <summary>Computes the output for one row of inputs, and the product of its Hessian with a direction; does not touch the gradients of parameters.</summary>
    /// <remarks>It takes about as long as two gradients, however many inputs there are.</remarks>
    /// <param name="inputs">The numbers of the inputs, in the order in which they were listed.</param>
    /// <param name="direction">A number for each input.</param>
    /// <param name="product">Where to put the Hessian times the direction.</param>
    /// <exception cref="ArgumentException">A span has another length than it should, or the product shares memory with the others or with the tape.</exception>
    /// <exception cref="InvalidOperationException">The graph has several outputs.</exception>
    public double HessianTimes(ReadOnlySpan<double> inputs, ReadOnlySpan<double> direction, Span<double> product)
    {
        RequireHessian();
        OneRow(inputs);
        if (direction.Length != Inputs)
        {
            throw new ArgumentException(
                Invariant($"The direction has {ShortText.Count(direction.Length, "number")}, but the graph has {Text(Inputs)}. Give one for each."), nameof(direction));
        }

        if (product.Length != Inputs)
        {
            throw WrongLength(product.Length, Invariant($"the product with the Hessian of {Text(Inputs)} has {Inputs}"), nameof(product));
        }

        RequireApart(inputs, direction, [], product, nameof(product));
        return _product.Value.Run(_tape._data, inputs, direction, product);
    }

    private void RequireHessian()
    {
        if (Outputs != 1)
        {
            throw new InvalidOperationException(Invariant($"The graph has {Outputs} outputs, and a Hessian is of one. Compile that output by itself."));
        }
    }

    private void RequireGradient(ReadOnlySpan<double> gradient)
    {
        if (gradient.Length != Inputs)
        {
            throw WrongLength(gradient.Length, Invariant($"the gradient of {Text(Inputs)} has {Inputs}"), nameof(gradient));
        }
    }

    private static ArgumentException WrongLength(int room, string but, string name) =>
        new(Invariant($"There is room for {ShortText.Count(room, "number")}, but {but}. Give a span of that length."), name);

    private void RequireApart(ReadOnlySpan<double> inputs, ReadOnlySpan<double> direction, ReadOnlySpan<double> first, ReadOnlySpan<double> second, string name)
    {
        if (first.Overlaps(second))
        {
            throw new ArgumentException("Two of the spans for results share memory. Give each a span of its own.", name);
        }

        RequireOwnMemory(first, inputs, name, "results");
        RequireOwnMemory(second, inputs, name, "results");
        RequireOwnMemory(second, direction, name, "results");
    }
}
