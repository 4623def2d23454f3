namespace TapeGrad.Tests;

/// <summary>Random sequences of calls, good and bad, do to a tape what they do to the model; a refused call does nothing.</summary>
[TestFixture]
public sealed class TapeModelTests
{
    [RandomCases(2_000)]
    public void Tape_UnderRandomCalls_BehavesAsItsModel(int cases) => RandomCases.Check(cases, (seed, size) => new Run(seed).Calls(size));

    private sealed class Run(int seed)
    {
        private readonly Tape _tape = new();
        private readonly TapeModel _model = new();
        private readonly RandomGraph _random = new(seed, 1);
        private readonly Value _foreign = new Tape().Input(1.0, "foreign");

        // Handles are kept for ever: those of dropped nodes have to be refused.
        private readonly List<(Value Value, TapeModel.Node Node)> _handles = [];
        private readonly Stack<IDisposable> _open = new();

        public string? Calls(int count)
        {
            for (int call = 0; call < count; call++)
            {
                int kind = _random.Below(24);
                string? wrong = Call(kind) ?? Compare();
                if (wrong is not null)
                {
                    return $"call {call} of kind {kind}: {wrong}";
                }
            }

            return null;
        }

        private string? Call(int kind)
        {
            double number = _random.Below(7) - 3;
            switch (kind)
            {
                case 0 or 1:
                    return Expect(!_model.MayMakeParameters, () => Keep(_tape.Parameter(number), () => _model.Leaf("parameter", number)));
                case 2:
                    return Expect(false, () => Keep(_tape.Input(number), () => _model.Leaf("input", number)));
                case 3:
                    return Expect(false, () => Keep(_tape.Constant(number), () => _model.Leaf("constant", number)));
                case 4 when _open.Count < 4:
                    _open.Push(_tape.Scope("s"));
                    _model.Scopes.Push("s");
                    return null;
                case 5 when _open.Count < 4:
                    _open.Push(_tape.NoGrad());
                    _model.NoGrads++;
                    return null;
                case 6 or 7 when _open.Count > 0:
                    Close();
                    return null;
                case 8:
                    _tape.ZeroGrad();
                    _model.ZeroGrad();
                    return null;
                case 9 when _random.Below(3) == 0:
                    bool keep = _random.Below(2) == 0;
                    _tape.Reset(keep);
                    _model.Reset(keep);
                    return null;
                case 10 when _handles.Count > 0:
                    return Expect(true, () => _ = _foreign + Any().Value)
                        ?? Expect(true, () => _ = Any().Value * default(Value))
                        ?? Expect(true, () => default(Value).Backward());
                default:
                    return _handles.Count == 0 ? null : Use(kind, number);
            }
        }

        private string? Use(int kind, double number)
        {
            ((Value x, TapeModel.Node a), (Value y, TapeModel.Node b)) = (Any(), Any());
            (bool stale, bool either) = (_model.IsStale(a), _model.IsStale(a) || _model.IsStale(b));
            return kind switch
            {
                11 => Expect(stale, () => x.Named("n"), () => a.Name = "n"),
                12 => Expect(stale || a.Kind != "parameter", () => x.Data = number, () => a.Data = number),
                13 => Expect(stale, () => Keep(x.Detach(), () => _model.Leaf("constant", a.Data))),
                14 or 15 => Expect(stale, () => x.Backward(number), () => _model.Backward(a, number)),
                16 => Expect(stale, () => Keep(3.0 - x, () => _model.Operation(3.0 - a.Data, (a, -1.0)))),
                17 => Expect(stale, () => Keep(x.Relu(), () => _model.Operation(Math.Max(a.Data, 0.0), (a, a.Data > 0.0 ? 1.0 : 0.0)))),
                18 => Expect(stale, () => Keep(x.Clamp(-2.0, 2.0), () => _model.Operation(Math.Clamp(a.Data, -2.0, 2.0), (a, Math.Abs(a.Data) > 2.0 ? 0.0 : 1.0)))),
                19 or 20 => Expect(either, () => Keep(x + y, () => _model.Operation(a.Data + b.Data, (a, 1.0), (b, 1.0)))),
                21 => Expect(either, () => Keep(x - y, () => _model.Operation(a.Data - b.Data, (a, 1.0), (b, -1.0)))),
                _ => Expect(either, () => Keep(x * y, () => _model.Operation(a.Data * b.Data, (a, b.Data), (b, a.Data)))),
            };
        }

        private (Value Value, TapeModel.Node Node) Any() =>
            _handles.Count == 0 ? (_foreign, null!) : _handles[_random.Below(2) == 0 ? _handles.Count - 1 : _random.Below(_handles.Count)];

        private void Keep(Value value, Func<TapeModel.Node> node) => _handles.Add((value, node()));

        private void Close()
        {
            if (_open.Pop() is { } scope)
            {
                scope.Dispose();
                if (scope is NoGradScope)
                {
                    _model.NoGrads--;
                }
                else
                {
                    _model.Scopes.Pop();
                }
            }
        }

        private static string? Expect(bool refused, Action call, Action? model = null)
        {
            try
            {
                call();
            }
            catch (InvalidOperationException e)
            {
                return refused ? null : "was refused: " + e.Message;
            }

            model?.Invoke();
            return refused ? "was not refused" : null;
        }

        // After each call, refused or not, everything that can be seen is as the model has it.
        private string? Compare()
        {
            if (_tape.Count != _model.Nodes.Count)
            {
                return $"{_tape.Count} nodes instead of {_model.Nodes.Count}";
            }

            foreach ((Value value, TapeModel.Node node) in _handles)
            {
                if (_tape.IsStale(value) != _model.IsStale(node))
                {
                    return $"{value} is {(_model.IsStale(node) ? "" : "not ")}stale";
                }

                if (!_model.IsStale(node)
                    && (!(value.Data, value.Grad, value.Name).Equals((node.Data, node.Grad, node.Name))
                        || (_model.NoGrads == 0 && !_tape.KindOf(value.Index).ToString().Equals(node.Kind, StringComparison.OrdinalIgnoreCase))
                        || (node.Kind != "parameter" && _tape.ScopeOf(value.Index) != node.Scope)))
                {
                    return $"{value}, {_tape.KindOf(value.Index)} in '{_tape.ScopeOf(value.Index)}', and should be {node.Kind} {node.Data}, grad {node.Grad}, {node.Name} in '{node.Scope}'";
                }
            }

            return null;
        }
    }
}
