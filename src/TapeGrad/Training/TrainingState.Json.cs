using System.Globalization;
using System.Text.Json;
using TapeGrad.Optim;

namespace TapeGrad;

internal sealed partial class TrainingState
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        Parameters.Write(writer);
        writer.WriteStartObject("optimizer");
        writer.WriteString("kind", _optimizer);
        writer.WriteNumber("first", _first);
        writer.WriteNumber("count", _count);
        writer.WriteNumber("steps", _steps);
        writer.WriteNumber("learningRate", _learningRate);
        writer.WriteStartObject("state");
        foreach ((string name, double[] numbers) in _moments)
        {
            Json.Numbers(writer, name, numbers);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("generators");
        foreach ((ulong sequence, ulong state) in _generators)
        {
            // As text: many readers of JSON keep 53 bits of a number.
            writer.WriteStartObject();
            writer.WriteString("sequence", sequence.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("state", state.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (_stopping is var (best, waited))
        {
            writer.WriteStartObject("earlyStopping");
            writer.WritePropertyName("best");
            Json.Number(writer, best);
            writer.WriteNumber("waited", waited);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static TrainingState Read(ref Utf8JsonReader reader)
    {
        var state = new TrainingState();
        Json.Expect(ref reader, JsonTokenType.StartObject, "it");
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, "it", out string property))
        {
            switch (property)
            {
                case "format": Json.CheckFormat(ref reader, Format); break;
                case "parameters":
                    state.Parameters = ParameterList.Read(ref reader);
                    if (!Simd.AreFinite(state.Parameters.Numbers))
                    {
                        throw Json.Error("a number in 'parameters' is not finite, which is never saved");
                    }

                    break;
                case "optimizer": state.ReadOptimizer(ref reader); break;
                case "generators": state.ReadGenerators(ref reader); break;
                case "earlyStopping": state.ReadStopping(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        Json.RequireFormat(seen, Format);
        Json.RequireProperties(seen, "it", "parameters", "optimizer", "generators");
        return state;
    }

    private void ReadOptimizer(ref Utf8JsonReader reader)
    {
        const string where = "'optimizer'";
        Json.Expect(ref reader, JsonTokenType.StartObject, where);
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, where, out string property))
        {
            switch (property)
            {
                case "kind": _optimizer = Json.ReadText(ref reader, $"'kind' of {where}"); break;
                case "first": _first = Json.ReadIndex(ref reader, $"'first' of {where}"); break;
                case "count": _count = Json.ReadIndex(ref reader, $"'count' of {where}"); break;
                case "steps": _steps = Json.ReadCount(ref reader, $"'steps' of {where}"); break;
                case "learningRate":
                    _learningRate = Json.ReadNumber(ref reader, $"'learningRate' of {where}");
                    if (!(_learningRate >= 0.0 && double.IsFinite(_learningRate)))
                    {
                        throw Json.Error($"'learningRate' of {where} is negative or not finite");
                    }

                    break;
                case "state": ReadMoments(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        Json.RequireProperties(seen, where, "kind", "first", "count", "steps", "learningRate", "state");
        foreach ((string name, double[] numbers) in _moments)
        {
            bool isSum = name is "squares" or "largest" && _optimizer is nameof(Adam) or nameof(AdamW) or nameof(Adagrad) or nameof(RmsProp);
            if (Array.Exists(numbers, n => double.IsNaN(n) || (n < 0.0 && isSum)))
            {
                throw Json.Error($"a number in '{name}' of 'optimizer' is NaN, or a square below 0");
            }

            if (numbers.Length != _count)
            {
                throw Json.Error($"'{name}' of {where} has {numbers.Length} numbers for {_count} parameters");
            }
        }
    }

    private void ReadMoments(ref Utf8JsonReader reader)
    {
        const string where = "'state' of 'optimizer'";
        Json.Expect(ref reader, JsonTokenType.StartObject, where);
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, where, out string name))
        {
            _moments.Add(name, Json.ReadNumbers(ref reader, $"'{name}' of 'optimizer'"));
        }
    }

    private void ReadGenerators(ref Utf8JsonReader reader)
    {
        Json.Expect(ref reader, JsonTokenType.StartArray, "'generators'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"generator {_generators.Count + 1}");
            Json.Expect(ref reader, JsonTokenType.StartObject, where);
            ulong sequence = 0;
            ulong state = 0;
            JsonProperties seen = new();
            while (Json.NextProperty(ref reader, seen, where, out string property))
            {
                switch (property)
                {
                    case "sequence": sequence = ReadBits(ref reader, $"'sequence' of {where}"); break;
                    case "state": state = ReadBits(ref reader, $"'state' of {where}"); break;
                    default: reader.Skip(); break;
                }
            }

            Json.RequireProperties(seen, where, "sequence", "state");
            _generators.Add((sequence, state));
        }
    }

    private void ReadStopping(ref Utf8JsonReader reader)
    {
        const string where = "'earlyStopping'";
        Json.Expect(ref reader, JsonTokenType.StartObject, where);
        double best = 0.0;
        int waited = 0;
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, where, out string property))
        {
            switch (property)
            {
                case "best":
                    best = Json.ReadNumber(ref reader, $"'best' of {where}");
                    if (double.IsNaN(best))
                    {
                        throw Json.Error($"'best' of {where} is NaN");
                    }

                    break;
                case "waited": waited = Json.ReadIndex(ref reader, $"'waited' of {where}"); break;
                default: reader.Skip(); break;
            }
        }

        Json.RequireProperties(seen, where, "best", "waited");
        _stopping = (best, waited);
    }

    private static ulong ReadBits(ref Utf8JsonReader reader, string what) =>
        ulong.TryParse(Json.ReadText(ref reader, what), NumberStyles.None, CultureInfo.InvariantCulture, out ulong bits)
            ? bits
            : throw Json.Error($"{what} is not a whole number from 0 to {ulong.MaxValue}");
}
