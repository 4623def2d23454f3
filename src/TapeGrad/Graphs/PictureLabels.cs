using System.Runtime.InteropServices;

namespace TapeGrad;

public sealed partial class Tape
{
    /// <summary>Names, scopes and places as they were when a picture was taken: what its shape holds beside operations.</summary>
    private sealed class PictureLabels
    {
        private readonly WeakReference<Graph.Topology> _shape;
        private readonly int _output;
        private readonly int _parameters;
        private readonly KeyValuePair<int, string>[] _parameterNames;
        private readonly KeyValuePair<int, string>[] _names;
        private readonly VectorName[] _vectorNames;
        private readonly (int Parent, string Name, long Serial)[] _scopes;
        private readonly ScopeMark[] _scopeMarks;
        private readonly SiteMark[] _marks;
        private readonly ScriptSites? _sites;
        private readonly int _statement;

        public PictureLabels(Tape tape, int output, Graph.Topology shape)
        {
            _shape = new(shape);
            _output = output;
            _parameters = tape._parameterCount;
            _parameterNames = [.. tape._parameterNames];
            _names = [.. tape._names];
            _vectorNames = [.. tape._vectorNames];
            _scopes = [.. tape._scopes];
            _scopeMarks = [.. tape._scopeMarks];
            _marks = tape._marks[..tape._markCount];
            _sites = tape.Sites;
            _statement = SiteMarks.Statement;
        }

        /// <summary>The shape, if it is still in use and the tape has the same labels today.</summary>
        public Graph.Topology? ShapeOf(Tape tape, int output) =>
            output == _output
            && tape._parameterCount == _parameters
            && AreSame(tape._parameterNames, _parameterNames)
            && AreSame(tape._names, _names)
            && CollectionsMarshal.AsSpan(tape._vectorNames).SequenceEqual(_vectorNames)
            && AreSame(tape._scopes, _scopes)
            && CollectionsMarshal.AsSpan(tape._scopeMarks).SequenceEqual(_scopeMarks)
            && tape._marks.AsSpan(0, tape._markCount).SequenceEqual(_marks)
            && tape.Sites == _sites
            && (_sites is null || SiteMarks.Statement == _statement)
            && _shape.TryGetTarget(out Graph.Topology? shape) ? shape : null;

        // In the same order too, as the same program sets them.
        private static bool AreSame(Dictionary<int, string> today, KeyValuePair<int, string>[] then)
        {
            int at = 0;
            foreach (KeyValuePair<int, string> name in today)
            {
                if (at == then.Length || name.Key != then[at].Key || name.Value != then[at].Value)
                {
                    return false;
                }

                at++;
            }

            return at == then.Length;
        }

        private static bool AreSame(List<(int Parent, string Name, long Serial)> today, (int Parent, string Name, long Serial)[] then)
        {
            bool same = today.Count == then.Length;
            for (int i = 0; same && i < then.Length; i++)
            {
                same = today[i].Parent == then[i].Parent && today[i].Name == then[i].Name;
            }

            return same;
        }
    }
}
