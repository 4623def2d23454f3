namespace TapeGrad.Cli.Tests;

/// <summary>What examples print, from the reference data (seeds.json).</summary>
internal static class ExpectedOutput
{
    public static readonly string[] OneWeight =
    [
        "Epoch  1: Prediction = 2.00, Loss = 4.0000, Weight = 1.8000",
        "Epoch  2: Prediction = 3.60, Loss = 0.1600, Weight = 1.9600",
        "Epoch  3: Prediction = 3.92, Loss = 0.0064, Weight = 1.9920",
        "Epoch  4: Prediction = 3.98, Loss = 0.0003, Weight = 1.9984",
        "Epoch  5: Prediction = 4.00, Loss = 0.0000, Weight = 1.9997",
        "Epoch  6: Prediction = 4.00, Loss = 0.0000, Weight = 1.9999",
        "Epoch  7: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch  8: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch  9: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 10: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 11: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 12: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 13: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 14: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 15: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 16: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 17: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 18: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 19: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
        "Epoch 20: Prediction = 4.00, Loss = 0.0000, Weight = 2.0000",
    ];
}
