namespace TapeGrad.Benchmarks.Contestants;

/// <summary>What an object graph does at the birth of a node, and where it finds the order of its sweep.</summary>
internal interface IOrder<TOrder>
    where TOrder : struct, IOrder<TOrder>
{
    static abstract void Made(ObjectNode<TOrder> node);

    /// <summary>The operations that lead to the output and perhaps others, operands first.</summary>
    static abstract List<ObjectNode<TOrder>> Of(ObjectNode<TOrder> output);
}

/// <summary>A node of an object graph without closures: one class, an op code, operands in fields, 56 bytes.</summary>
/// <remarks>A plain number takes a class of its own, which keeps the others small. Derivatives come from the operands, which the sweep touches anyway.</remarks>
internal class ObjectNode<TOrder>
    where TOrder : struct, IOrder<TOrder>
{
    public double Data;
    public double Grad;
    public readonly ObjectNode<TOrder>? A;
    public readonly ObjectNode<TOrder>? B;
    public bool Visited;
    private readonly Code _op;

    public ObjectNode(double data) => Data = data;

    private ObjectNode(Code op, double data, ObjectNode<TOrder> a, ObjectNode<TOrder>? b)
    {
        _op = op;
        Data = data;
        A = a;
        B = b;
        TOrder.Made(this);
    }

    private enum Code : byte
    {
        Leaf,
        Add,
        Multiply,
        AddNumber,
        MultiplyNumber,
        Relu,
    }

    public static ObjectNode<TOrder> operator +(ObjectNode<TOrder> x, ObjectNode<TOrder> y) => new(Code.Add, x.Data + y.Data, x, y);

    public static ObjectNode<TOrder> operator *(ObjectNode<TOrder> x, ObjectNode<TOrder> y) => new(Code.Multiply, x.Data * y.Data, x, y);

    public static ObjectNode<TOrder> operator +(double x, ObjectNode<TOrder> y) => new(Code.AddNumber, x + y.Data, y, null);

    public static ObjectNode<TOrder> operator *(double x, ObjectNode<TOrder> y) => new Scaled(x, y);

    public ObjectNode<TOrder> Relu() => new(Code.Relu, Data > 0.0 ? Data : 0.0, this, null);

    public void Backward()
    {
        List<ObjectNode<TOrder>> order = TOrder.Of(this);
        Grad = 1.0;
        for (int i = order.Count - 1; i >= 0; i--)
        {
            order[i].SendBack();
        }

        order.Clear();
    }

    private void SendBack()
    {
        double g = Grad;
        if (g == 0.0)
        {
            return;
        }

        switch (_op)
        {
            case Code.Add:
                A!.Grad += g;
                B!.Grad += g;
                break;
            case Code.Multiply:
                A!.Grad += g * B!.Data;
                B.Grad += g * A.Data;
                break;
            case Code.AddNumber:
                A!.Grad += g;
                break;
            case Code.MultiplyNumber:
                A!.Grad += g * ((Scaled)this).Factor;
                break;
            case Code.Relu when Data > 0.0:
                A!.Grad += g;
                break;
        }
    }

    private sealed class Scaled(double factor, ObjectNode<TOrder> a) : ObjectNode<TOrder>(Code.MultiplyNumber, factor * a.Data, a, null)
    {
        public double Factor { get; } = factor;
    }
}
