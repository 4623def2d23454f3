using TapeGrad.Nn;
using TapeGrad.Optim;

namespace TapeGrad.Tests;

/// <summary>A training with all that carries from step to step: schedule, dropout, shuffled rows, early stopping.</summary>
internal sealed class ResumableTraining
{
    public const int Steps = 9;

    private static readonly double[][] Rows = [[0.0, 0.1], [0.0, 1.0], [1.0, -0.3], [1.0, 0.9]];

    private readonly Tape _tape = new();
    private readonly Mlp _model;
    private readonly Pcg32 _random;

    public ResumableTraining(string path, Func<Values, Optimizer> create, ulong seed)
    {
        _random = new Pcg32(seed);
        _model = new Mlp(_tape, [2, 5, 1], Activation.Tanh, Activation.Identity, _random) { Dropout = new Dropout(0.25, _random) { IsTraining = true } };
        Optimizer = create(_model.Parameters);
        Stopping = new EarlyStopping(3);
        Training = new SavedTraining(path, Optimizer, _random) { EarlyStopping = Stopping };
    }

    public Optimizer Optimizer { get; }

    public EarlyStopping Stopping { get; }

    public SavedTraining Training { get; }

    /// <summary>Every bit that the training has.</summary>
    public string State => string.Join(
        ' ',
        ((double[])[.. _model.Parameters.Data, .. Optimizer.StateNames.SelectMany(n => Optimizer.GetState(n).ToArray()), Optimizer.LearningRate, Stopping.Best])
            .Select(BitConverter.DoubleToInt64Bits)
            .Concat([Optimizer.Steps, Stopping.LossesSinceBest, (long)_random.State]));

    public void TrainUntil(long end)
    {
        for (long step = Training.Resume(); step < end; step++)
        {
            Step(step);
            Training.Save();
        }
    }

    public void Step(long step)
    {
        int[] order = [0, 1, 2, 3];
        _random.Shuffle<int>(order);
        Optimizer.LearningRate = Schedule.Cosine(0.05, step, Steps);
        Value loss = (Output(Rows[order[0]]) - 1.0).Square() + (Output(Rows[order[1]]) + 0.5).Square();
        loss.Backward();
        Stopping.ShouldStop(loss.Data);
        Optimizer.Step();
        _tape.Reset();
    }

    private Value Output(double[] row) => _model.Forward(_tape.Input(row))[0];
}
