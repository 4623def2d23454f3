namespace TapeGrad.Benchmarks.Contestants;

/// <summary>TapeGrad with runs of values, recorded anew each step.</summary>
internal abstract class FusedDemo : DemoContestant
{
    private static readonly double[] Inputs = [.. Demo.X.SelectMany(x => x)];

    protected FusedLayers Network { get; } = new(new Tape());

    public override void Restart() => Network.Restart();

    public override double Step(int step)
    {
        Tape tape = Network.Tape;
        tape.Reset();
        Values x = tape.Input(Inputs);
        Values y = tape.Constant(Demo.Y);
        Values margins = (1.0 - (y * Scores(x))).Relu();
        Values p = Network.Parameters;
        Value loss = margins.Mean() + (Demo.Alpha * p.Dot(p));
        loss.Backward();
        FusedLayers.Update(p, Demo.LearningRate(step));
        return loss.Data;
    }

    protected abstract Values Scores(Values x);
}

/// <summary>The same, all samples a row each of one batch.</summary>
internal sealed class FusedTape : FusedDemo
{
    public override string Name => "fused tape";

    protected override Values Scores(Values x) => Network.Scores(x, Demo.Samples);
}

/// <summary>The same, one sample after the other.</summary>
internal sealed class FusedTapeBySample : FusedDemo
{
    private readonly Value[] _scores = new Value[Demo.Samples];

    public override string Name => "fused tape, sample by sample";

    protected override Values Scores(Values x)
    {
        for (int sample = 0; sample < Demo.Samples; sample++)
        {
            _scores[sample] = Network.Score(x.Slice(2 * sample, 2));
        }

        return Values.Of(_scores);
    }
}
