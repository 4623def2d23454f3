namespace TapeGrad.Tests;

/// <summary>Asserts a refusal: the exception, its sentence, and that the tape is as it was and goes on working.</summary>
internal static class ExpectedError
{
    public static void Of(Tape tape, Action misuse, params string[] parts)
    {
        int count = tape.Count;
        double[] data = tape.Parameters.Data.ToArray();
        double[] grad = tape.Parameters.Grad.ToArray();

        InvalidOperationException? refusal = Assert.Throws<InvalidOperationException>(() => misuse());

        using (Assert.EnterMultipleScope())
        {
            Says(refusal, parts);
            Assert.That(tape.Count, Is.EqualTo(count), "a refusal records nothing");
            Assert.That(tape.Parameters.Data.ToArray(), Is.EqualTo(data), "a refusal changes no parameter");
            Assert.That(tape.Parameters.Grad.ToArray(), Is.EqualTo(grad), "a refusal changes no gradient");
        }

        Value x = tape.Input(3.0);
        Value y = x.Square();
        y.Backward();
        Assert.That(x.Grad, Is.EqualTo(6.0), "the tape goes on working");
    }

    public static void Says(Exception? refusal, params string[] parts)
    {
        Assert.That(refusal, Is.Not.Null);
        Assert.That(refusal.Message, Does.Match(@"^[A-Z'].*\.( \(Parameter '.*'\))?$"), "a refusal is a full sentence");
        foreach (string part in parts)
        {
            Assert.That(refusal.Message, Does.Contain(part));
        }
    }
}
