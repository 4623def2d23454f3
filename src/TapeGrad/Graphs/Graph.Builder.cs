namespace TapeGrad;

public sealed partial class Graph
{
    /// <summary>Collects nodes in order. The tape and the JSON reader both build graphs with it.</summary>
    internal sealed class Builder
    {
        private readonly List<int> _ids = [];
        private readonly List<NodeKind> _kinds = [];
        private readonly List<string> _ops = [];
        private readonly List<int> _opNumbers = [];
        private readonly List<string?> _names = [];
        private readonly List<string> _scopes = [];
        private readonly List<bool> _constantFirst = [];
        private readonly List<double> _data = [];
        private readonly List<double> _constants = [];
        private readonly List<int> _constantStart = [0];
        private readonly List<double> _locals = [];
        private readonly List<int> _operands = [];
        private readonly List<int> _operandStart = [0];
        private readonly List<ScriptSpan> _spans = [];
        private string? _source;

        public List<UnreachedParameter> Unreached { get; } = [];

        public int Count => _ids.Count;

        public void Constant(double constant) => _constants.Add(constant);

        public void Operand(int position, double local)
        {
            _operands.Add(position);
            _locals.Add(local);
        }

        /// <summary>Ends a node, which owns the constants and operands added since the previous node.</summary>
        public void Node(int id, NodeKind kind, string op, int opNumber, bool constantFirst, string? name, string scope, double data)
        {
            _ids.Add(id);
            _kinds.Add(kind);
            _ops.Add(op);
            _opNumbers.Add(opNumber);
            _constantFirst.Add(constantFirst);
            _names.Add(name);
            _scopes.Add(scope);
            _data.Add(data);
            _constantStart.Add(_constants.Count);
            _operandStart.Add(_operands.Count);
        }

        /// <summary>Says where in the script the node that just ended was recorded. Either all nodes have a place, or none.</summary>
        public void Span(ScriptSpan span, string source)
        {
            _spans.Add(span);
            _source = source;
        }

        public Topology Shape() => new()
        {
            Ids = [.. _ids],
            Kinds = [.. _kinds],
            Ops = [.. _ops],
            OpNumbers = [.. _opNumbers],
            Names = [.. _names],
            Scopes = [.. _scopes],
            ConstantFirst = [.. _constantFirst],
            ConstantStart = [.. _constantStart],
            OperandStart = [.. _operandStart],
            Operands = [.. _operands],
            Unreached = [.. Unreached],
            Spans = _spans.Count == 0 ? null : [.. _spans],
            Source = _source,
        };

        public Graph Build(double[]? grad, double[]? accumulated) =>
            new(Shape(), [.. _data], [.. _locals], [.. _constants], grad, accumulated);
    }
}
