namespace TapeGrad.Benchmarks.Contestants;

/// <summary>TapeGrad with runs of values, recorded anew each step.</summary>
internal sealed class FusedTape : DemoContestant
{
    private static readonly double[] Inputs = [.. Demo.X.SelectMany(x => x)];

    private readonly FusedLayers _network = new(new Tape());
    private readonly Value[] _scores = new Value[Demo.Samples];

    public override string Name => "fused tape";

    public override void Restart() => _network.Restart();

    public override double Step(int step)
    {
        Tape tape = _network.Tape;
        tape.Reset();
        Values x = tape.Input(Inputs);
        Values y = tape.Constant(Demo.Y);
        for (int sample = 0; sample < Demo.Samples; sample++)
        {
            _scores[sample] = _network.Score(x.Slice(2 * sample, 2));
        }

        Values margins = (1.0 - (y * Values.Of(_scores))).Relu();
        Values p = _network.Parameters;
        Value loss = margins.Mean() + (Demo.Alpha * p.Dot(p));
        loss.Backward();
        FusedLayers.Update(p, Demo.LearningRate(step));
        return loss.Data;
    }
}
