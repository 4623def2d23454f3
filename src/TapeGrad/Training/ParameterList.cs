using System.Globalization;
using System.Text.Json;
using TapeGrad.Optim;

namespace TapeGrad;

/// <summary>The parameters of a file or of a tape: what they are called, and their numbers.</summary>
internal sealed class ParameterList
{
    // A message names this many groups, and counts the others.
    private const int MostNamed = 6;

    private readonly List<ParameterGroup> _groups = [];
    private readonly List<double> _numbers = [];

    public IReadOnlyList<ParameterGroup> Groups => _groups;

    public ReadOnlySpan<double> Numbers => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_numbers);

    /// <summary>The parameters with their present numbers.</summary>
    public static ParameterList Of(Values parameters)
    {
        Guard.Parameters(parameters);
        if (parameters.Count > Json.MaxNodes)
        {
            throw new InvalidOperationException($"There are {parameters.Count} parameters, and JSON is written for at most {Json.MaxNodes}.");
        }

        var list = new ParameterList();
        list._numbers.AddRange(parameters.Data);
        Tape tape = parameters[0].Tape;
        for (int i = parameters.Start; i < parameters.Start + parameters.Count; i++)
        {
            string? name = tape.NameOf(i);
            string? activation = tape.ActivationOf(i);
            if (activation is null && list._groups.Count > 0 && list._groups[^1].GoesOnWith(name))
            {
                list._groups[^1] = list._groups[^1] with { Count = list._groups[^1].Count + 1 };
            }
            else
            {
                list._groups.Add(ParameterGroup.Of(name, activation));
            }
        }

        return list;
    }

    public static ParameterList Read(ref Utf8JsonReader reader)
    {
        var list = new ParameterList();
        Json.Expect(ref reader, JsonTokenType.StartArray, "'parameters'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.ReadGroup(ref reader);
        }

        return list;
    }

    public void Write(Utf8JsonWriter writer)
    {
        int start = 0;
        writer.WriteStartArray("parameters");
        foreach (ParameterGroup group in _groups)
        {
            writer.WriteStartObject();
            if (group.Name is not null)
            {
                writer.WriteString("name", group.Name);
            }

            if (group.Activation is not null)
            {
                writer.WriteString("activation", group.Activation);
            }

            if (group.IsSingle)
            {
                writer.WritePropertyName("data");
                Json.Number(writer, Numbers[start]);
            }
            else
            {
                Json.Numbers(writer, "data", Numbers.Slice(start, group.Count));
            }

            writer.WriteEndObject();
            start += group.Count;
        }

        writer.WriteEndArray();
    }

    /// <summary>Throws unless the parameters of a file (this list) have the names and counts of <paramref name="here"/>.</summary>
    public void RequireSame(ParameterList here, string file)
    {
        int first = 0;
        while (first < _groups.Count && first < here._groups.Count && _groups[first] == here._groups[first])
        {
            first++;
        }

        if (first < _groups.Count || first < here._groups.Count)
        {
            throw new ArgumentException(
                $"{file} holds {this}, but here there are {here}. The first difference is {At(first)} instead of {here.At(first)}. " +
                "Build the network that was saved, or read another file.");
        }
    }

    /// <summary>The list in a message: <c>17 parameters (layer0.w[8], layer0.b[4] tanh, layer1.w[4], layer1.b[1] identity)</c>.</summary>
    public override string ToString()
    {
        string more = _groups.Count > MostNamed ? $" and {_groups.Count - MostNamed} more" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{_numbers.Count} parameter{(_numbers.Count == 1 ? "" : "s")} ({string.Join(", ", _groups.Take(MostNamed))}{more})");
    }

    private string At(int index) => index < _groups.Count ? $"'{_groups[index]}'" : "none";

    private void ReadGroup(ref Utf8JsonReader reader)
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"entry {_groups.Count + 1} of 'parameters'");
        Json.Expect(ref reader, JsonTokenType.StartObject, where);
        string? name = null;
        string? activation = null;
        double[]? data = null;
        bool single = false;
        JsonProperties seen = new();
        while (Json.NextProperty(ref reader, seen, where, out string property))
        {
            switch (property)
            {
                case "name": name = Json.ReadText(ref reader, $"'name' of {where}"); break;
                case "activation": activation = Json.ReadText(ref reader, $"'activation' of {where}"); break;
                case "data":
                    single = reader.TokenType != JsonTokenType.StartArray;
                    data = single ? [Json.ReadNumber(ref reader, $"'data' of {where}")] : Json.ReadNumbers(ref reader, $"'data' of {where}");
                    break;
                default: reader.Skip(); break;
            }
        }

        _numbers.AddRange(data ?? throw Json.Error($"{where} has no 'data'"));
        _groups.Add(new ParameterGroup(name, single, data.Length, activation));
    }
}
