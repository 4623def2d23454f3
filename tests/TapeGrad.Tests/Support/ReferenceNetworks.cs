using System.Text.Json;
using TapeGrad.Nn;

namespace TapeGrad.Tests.Reference;

/// <summary>The networks and the losses of nn.json.</summary>
internal static class ReferenceNetworks
{
    public static Layer[] Layers(Tape tape, JsonElement model) =>
    [
        .. model.GetProperty("layers").EnumerateArray().Select((layer, i) => new Layer(
            tape,
            layer.GetProperty("W").Flat(),
            layer.GetProperty("b").Flat(),
            Activation.FromName(layer.GetProperty("activation").GetString() is var name && name == "linear" ? "identity" : name!),
            $"layer{i}")),
    ];

    public static Values Forward(Layer[] layers, Values x) => layers.Aggregate(x, (h, layer) => layer.Forward(h));

    public static Value LossOf(JsonElement loss, Values outputs, int rows)
    {
        JsonElement target = loss.GetProperty("target");
        return loss.GetProperty("loss").GetString() switch
        {
            "mse" => Loss.MeanSquaredError(outputs, target.Flat()),
            "mae" => Loss.MeanAbsoluteError(outputs, target.Flat()),
            "huber" => Loss.Huber(outputs, target.Flat(), loss.GetProperty("loss_params").Number("delta")),
            "bce" => Loss.BinaryCrossEntropy(outputs, target.Flat()),
            "bce_with_logits" => Loss.BinaryCrossEntropyWithLogits(outputs, target.Flat()),
            "cross_entropy" => Loss.CrossEntropy(outputs, [.. target.EnumerateArray().Select(l => l.GetInt32())]),
            "hinge" => Loss.Hinge(outputs, target.Flat()),
            "kl_div" => Loss.KlDivergence(outputs, target.Flat(), rows),
            string other => throw new NotSupportedException(other),
            null => throw new NotSupportedException(),
        };
    }
}
