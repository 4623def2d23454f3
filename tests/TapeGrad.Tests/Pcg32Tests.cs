namespace TapeGrad.Tests;

[TestFixture]
public sealed class Pcg32Tests
{
    // What the demo of the reference implementation prints, seed 42 and sequence 54: two rounds of numbers, coins, rolls and cards.
    private static readonly (uint[] Numbers, string Coins, string Rolls, string Cards)[] Published =
    [
        (
            [0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e],
            "HHTTTHTHHHTHTTTHHHHHTTTHHHTHTHTHTTHTTTHHHHHHTTTTHHTTTTTHTTTTTTTHT",
            "3 4 1 1 2 2 3 2 4 3 2 4 3 3 5 2 3 1 3 1 5 1 4 1 5 6 4 6 6 2 6 3 3",
            "Qd Ks 6d 3s 3d 4c 3h Td Kc 5c Jh Kd Jd As 4s 4h Ad Th Ac Jc 7s Qs 2s 7h Kh 2d 6c Ah 4d Qh 9h 6s 5s 2c 9c Ts 8d 9s 3c 8c Js 5d 2h 6h 7d 8s 9d 5h 8h Qc 7c Tc"),
        (
            [0x74ab93ad, 0x1c1da000, 0x494ff896, 0x34462f2f, 0xd308a3e5, 0x0fa83bab],
            "HHHHHHHHHHTHHHTHTHTHTHTTTTHHTTTHHTHHTHTTHHTTTHHHHHHTHTTHTHTTTTTTT",
            "5 1 1 3 3 2 4 5 3 2 2 6 4 3 2 4 2 4 3 2 3 6 3 2 3 4 2 4 1 1 5 4 4",
            "7d 2s 7h Td 8s 3c 3d Js 2d Tc 4h Qs 5c 9c Th 2c Jc Qd 9d Qc 7s 3s 5s 6h 4d Jh 4c Ac 4s 5h 5d Kc 8h 8d Jd 9s Ad 6s 6c Kd 2h 3h Kh Ts Qh 9h 6d As 7c Ks Ah 8c"),
    ];

    [Test]
    public void Numbers_OfTheReferenceImplementation_ComeOut()
    {
        var random = new Pcg32(42, 54);

        foreach ((uint[] numbers, string coins, string rolls, string cards) in Published)
        {
            Assert.That(numbers.Select(_ => random.NextUInt32()), Is.EqualTo(numbers));
            Assert.That(string.Concat(coins.Select(_ => random.Next(2) == 1 ? 'H' : 'T')), Is.EqualTo(coins));
            Assert.That(string.Join(' ', rolls.Split(' ').Select(_ => random.Next(6) + 1)), Is.EqualTo(rolls));
            string[] deck = [.. Enumerable.Range(0, 52).Select(card => $"{"A23456789TJQK"[card / 4]}{"hcds"[card % 4]}")];
            random.Shuffle<string>(deck);
            Assert.That(string.Join(' ', deck), Is.EqualTo(cards));
        }
    }

    [Test]
    public void NextDouble_IsMadeOfTheFirst53Bits()
    {
        var random = new Pcg32(42, 54);

        Assert.That(random.NextDouble(), Is.EqualTo((0xa15c_02b7_7b47_f409 >> 11) / 9007199254740992.0));
    }

    [Test]
    public void Sequences_OfOneSeed_Differ()
    {
        Pcg32 one = new(1, 1), two = new(1, 2), otherwise = new(1);

        uint[] first = [.. Enumerable.Range(0, 8).Select(_ => one.NextUInt32())];
        Assert.That(first, Is.Not.EqualTo(Enumerable.Range(0, 8).Select(_ => two.NextUInt32())));
        Assert.That(otherwise.NextUInt32(), Is.EqualTo(new Pcg32(1, 54).NextUInt32()));
    }

    [Test]
    public void State_WrittenIntoAnotherOfTheSequence_GoesOnAlike()
    {
        Pcg32 one = new(1, ulong.MaxValue), two = new(2, ulong.MaxValue);
        one.NextNormal();

        two.State = one.State;

        Assert.That(Enumerable.Range(0, 8).Select(_ => two.NextUInt32()), Is.EqualTo(Enumerable.Range(0, 8).Select(_ => one.NextUInt32()).ToArray()));
        Assert.That((one.Sequence, new Pcg32(1).Sequence), Is.EqualTo((ulong.MaxValue >> 1, 54UL)));
    }

    [Test]
    public void Next_AnyBound_StaysBelowAndReachesAll()
    {
        var random = new Pcg32(7);

        foreach (int bound in (int[])[1, 2, 3, 10])
        {
            int[] numbers = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(bound))];
            Assert.That(numbers.Distinct().Order(), Is.EqualTo(Enumerable.Range(0, bound)));
        }

        Assert.That(Enumerable.Range(0, 1000).Select(_ => random.Next(int.MaxValue)), Is.All.InRange(0, int.MaxValue - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(-1));
    }

    [Test]
    public void Numbers_OfALongRun_AreDistributedAsTheyShould()
    {
        const int Count = 200_000;
        var random = new Pcg32(2025);
        double[] uniform = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble())];
        double[] normal = [.. Enumerable.Range(0, Count).Select(_ => random.NextNormal())];

        // Within five standard errors.
        Assert.That(uniform, Is.All.InRange(0.0, 1.0).And.All.LessThan(1.0));
        Assert.That(uniform.Average(), Is.EqualTo(0.5).Within(5.0 * Math.Sqrt(1.0 / 12.0 / Count)));
        Assert.That(normal.Average(), Is.EqualTo(0.0).Within(5.0 / Math.Sqrt(Count)));
        Assert.That(normal.Average(x => x * x), Is.EqualTo(1.0).Within(5.0 * Math.Sqrt(2.0 / Count)));
        Assert.That(normal.Average(x => x * x * x * x), Is.EqualTo(3.0).Within(5.0 * Math.Sqrt(96.0 / Count)));
    }
}
