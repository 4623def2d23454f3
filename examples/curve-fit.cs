#!/usr/bin/env dotnet
#:project ../src/TapeGrad.Data/TapeGrad.Data.csproj

// A curve is fitted to the readings of a thermometer that slipped three times: squared errors against the Huber loss. A cup
// of tea cools down, and three numbers say how: how warm the room is, how much warmer the tea was, and how fast that
// goes. The three wrong readings pull squared errors far away; with Huber's loss a reading pulls no harder than if
// it were off by a degree. (They were made with a room of 21.5 degrees, tea 63 above it, 17 minutes, and an error of 0.4.)
//
// The readings are CSV; `-- --data FILE` takes others, with the columns minutes and degrees.
//
// It prints:
//
//   15 readings
//   
//   loss       room   tea above it   minutes to 1/e
//   squared   30.54          53.30            11.90
//   huber     21.84          62.55            16.97
//   
//   minutes   degrees   squared     huber
//         0      84.5      83.8      84.4
//         4      71.5      68.6      71.3
//         8      60.7      57.7      60.9
//        12      31.2      50.0      52.7   slipped
//        16      46.5      44.4      46.2
//        20      41.1      40.5      41.1
//        24      37.5      37.6      37.1
//        28      61.0      35.6      33.9   slipped
//        32      31.1      34.2      31.3
//        36      28.8      33.1      29.3
//        40      27.2      32.4      27.8
//        44      48.5      31.9      26.5   slipped
//        48      25.3      31.5      25.5
//        52      24.6      31.2      24.8
//        56      24.0      31.0      24.2

using System.Globalization;
using TapeGrad;
using TapeGrad.Data;
using TapeGrad.Nn;
using TapeGrad.Optim;

var log = TrainingLog.Current;
double steps = log.Setting("steps", 1500);
double learningRate = log.Setting("learning-rate", 0.05);
double delta = log.Setting("delta", 1.0);

Dataset readings;
try
{
    readings = args switch
    {
        [] => Dataset.ReadCsv(new StringReader(Tea.Readings), "degrees"),
        ["--data", var file] => Dataset.ReadCsv(file, "degrees"),
        _ => throw new FormatException("Usage: curve-fit [-- --data FILE], with the columns minutes and degrees."),
    };
    if (readings.FeatureNames is not ["minutes"])
    {
        throw new FormatException($"The columns have to be minutes and degrees, but beside degrees there is {string.Join(", ", readings.FeatureNames)}.");
    }
}
catch (Exception e) when (e is FormatException or IOException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

Console.WriteLine($"{readings.Count} readings");
Console.WriteLine();
Console.WriteLine("loss       room   tea above it   minutes to 1/e");
double[] squared = Fit("squared", (predictions, degrees) => Loss.MeanSquaredError(predictions, degrees));
double[] huber = Fit("huber", (predictions, degrees) => Loss.Huber(predictions, degrees, delta));

Console.WriteLine();
Console.WriteLine("minutes   degrees   squared     huber");
foreach (Sample reading in readings)
{
    double degrees = reading.Y[0], off = degrees - At(huber, reading.X[0]);
    Console.WriteLine($"{reading.X[0],7} {degrees,9:F1} {At(squared, reading.X[0]),9:F1} {At(huber, reading.X[0]),9:F1}{(Math.Abs(off) > 5.0 ? "   slipped" : "")}");
}

return 0;

// Room and excess in tens of degrees, minutes in tens: parameters of like size learn at one rate.
double[] Fit(string name, Func<Values, double[], Value> lossOf)
{
    var tape = new Tape();
    Value room = tape.Parameter(1.0, "room"), excess = tape.Parameter(1.0, "excess"), minutes = tape.Parameter(1.0, "minutes");
    var adam = new Adam(tape.Parameters, learningRate);
    for (int step = 1; step <= steps; step++)
    {
        Value[] predictions = [.. readings.Select(reading => Predict(reading))];
        Value loss = lossOf(Values.Of(predictions), [.. readings.Y]).Named("loss");
        loss.Backward();
        log.Step(loss, ($"{name}: room", 10.0 * room.Data), ($"{name}: excess", 10.0 * excess.Data), ($"{name}: minutes", 10.0 * minutes.Data));
        adam.Step();
        tape.Reset();
    }

    double[] fitted = [10.0 * room.Data, 10.0 * excess.Data, 10.0 * minutes.Data];
    Console.WriteLine($"{name,-8} {fitted[0],6:F2} {fitted[1],14:F2} {fitted[2],16:F2}");
    return fitted;

    Value Predict(Sample reading)
    {
        using var scope = tape.Scope(string.Create(CultureInfo.InvariantCulture, $"minute {reading.X[0]}"));
        Value time = tape.Input(reading.X[0] / 10.0, "time");
        return (10.0 * room + 10.0 * excess * (-time / minutes).Exp()).Named("degrees");
    }
}

static double At(double[] fitted, double time) => fitted[0] + fitted[1] * Math.Exp(-time / fitted[2]);

static class Tea
{
    public const string Readings =
        """
        minutes,degrees
        0,84.5
        4,71.5
        8,60.7
        12,31.2
        16,46.5
        20,41.1
        24,37.5
        28,61.0
        32,31.1
        36,28.8
        40,27.2
        44,48.5
        48,25.3
        52,24.6
        56,24.0
        """;
}
