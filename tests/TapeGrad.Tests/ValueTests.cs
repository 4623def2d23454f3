using System.Runtime.CompilerServices;

namespace TapeGrad.Tests;

[TestFixture]
public sealed partial class ValueTests
{
    [Test]
    public void Value_Handle_IsSixteenBytes()
    {
        Assert.That(Unsafe.SizeOf<Value>(), Is.EqualTo(16));
    }

    [Test]
    public void Equality_SameNode_IsByIdentityNeverByNumber()
    {
        var tape = new Tape();
        Value x = tape.Input(1.0);
        Value same = x;
        Value twin = tape.Input(1.0);
        Value onOtherTape = new Tape().Input(1.0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(x == same, Is.True);
            Assert.That(x != same, Is.False);
            Assert.That(x.Equals((object)same), Is.True);
            Assert.That(x.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(x == twin, Is.False);
            Assert.That(x != twin, Is.True);
            Assert.That(x.Equals(twin), Is.False);
            Assert.That(x == onOtherTape, Is.False);
            Assert.That(x.Equals("x"), Is.False);
            Assert.That(default(Value) == default, Is.True);
        }
    }

    [Test]
    public void Equality_NotANumber_IsStillIdentity()
    {
        Value x = new Tape().Input(double.NaN);
        Value same = x;

        Assert.That(x == same, Is.True);
    }

    [Test]
    public void Equality_NodeInReusedMemory_IsAnotherNode()
    {
        var tape = new Tape();
        Value before = tape.Input(1.0);
        tape.Reset();
        Value after = tape.Input(1.0);

        Assert.That(before == after, Is.False);
    }

    [Test]
    public void Data_OfParameter_IsSetOnLocalsForeachVariablesAndArrayElements()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value[] many = [tape.Parameter(2.0), tape.Parameter(3.0)];
        ((w * 1.0) + (many[0] * 2.0) + (many[1] * 3.0)).Backward();

        w.Data -= 0.5 * w.Grad;
        many[1].Data -= 0.5 * many[1].Grad;
        double[] once = tape.Parameters.Data.ToArray();
        foreach (Value p in tape.Parameters)
        {
            p.Data -= 0.5 * p.Grad;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(once, Is.EqualTo([0.5, 2.0, 1.5]));
            Assert.That(tape.Parameters.Data.ToArray(), Is.EqualTo([0.0, 1.0, 0.0]));
        }
    }

    [Test]
    public void Data_SetBetweenRecordings_IsUsedByTheNext()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0);
        Value before = w * 2.0;

        w.Data = 5.0;

        Assert.That((before.Data, (w * 2.0).Data), Is.EqualTo((2.0, 10.0)));
    }

    [Test]
    public void CompoundAssignment_OnAHandle_MakesANewNode()
    {
        var tape = new Tape();
        Value a = tape.Input(2.0);
        Value c = a;

        c += a;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(c, Is.Not.EqualTo(a));
            Assert.That((a.Data, c.Data, tape.Count), Is.EqualTo((2.0, 4.0, 2)));
        }
    }

    [Test]
    public void Named_AnyNode_ReturnsTheSameNode()
    {
        var tape = new Tape();
        Value y = tape.Input(2.0) * 3.0;

        Value named = y.Named("y");
        _ = y.Named("z");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Is.EqualTo(y));
            Assert.That(y.Name, Is.EqualTo("z"), "the last name counts");
        }
    }

    [Test]
    public void Named_ElementOfAVector_ReplacesItsNumberedName()
    {
        Values x = new Tape().Input([1.0, 2.0], "x");

        _ = x[1].Named("bias");

        Assert.That(x.Select(v => v.Name), Is.EqualTo(["x[0]", "bias"]));
    }

    // Not as test cases: attributes are stored as UTF-8, which cannot hold what is tested here.
    [Test]
    public void Named_HalfASurrogatePair_IsReplacedAtTheDoor()
    {
        (string Given, string Kept)[] names =
        [
            ("\ud800", "\ufffd"),
            ("a\udc00b\ud83d", "a\ufffdb\ufffd"),
            ("\udc00\ud800", "\ufffd\ufffd"),
            ("\ud83d\ud83d\ude00", "\ufffd\ud83d\ude00"),
            ("\ud83d\ude00", "\ud83d\ude00"),
            ("", ""),
        ];
        var tape = new Tape();

        foreach ((string given, string kept) in names)
        {
            using TapeScope scope = tape.Scope(given);
            Value x = tape.Input(1.0, given);
            Value single = tape.Input([1.0], given)[0];
            Value named = (x + single).Named(given);
            Assert.That((x.Name, single.Name, named.Name), Is.EqualTo((kept, kept + "[0]", kept)));
            Assert.That(Graph.From(x).Output.Scope.EndsWith(kept, StringComparison.Ordinal), Is.True);
        }
    }

    [Test]
    public void Named_Null_IsRefused()
    {
        Value x = new Tape().Input(1.0);

        Assert.That(() => x.Named(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
    }

    [Test]
    public void Detach_Node_IsAConstantWithTheSameNumber()
    {
        var tape = new Tape();
        Value w = tape.Parameter(3.0);

        Value frozen = w.Square().Detach();
        (frozen * w).Backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((frozen.Data, frozen.Op, w.Grad), Is.EqualTo((9.0, "", 9.0)));
            Assert.That(Graph.From(frozen).Output.Kind, Is.EqualTo(NodeKind.Constant));
        }
    }

    [Test]
    public void ToString_Node_SaysNameNumberAndGradient()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.25, "w");
        Value y = (w * 2.0).Named("y");
        y.Backward();
        Value unnamed = y * 1.0;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(y.ToString(), Is.EqualTo("y = 2.5, grad 1"));
            Assert.That(w.ToString(), Is.EqualTo("w = 1.25, grad 2"));
            Assert.That(unnamed.ToString(), Is.EqualTo("n2 = 2.5, grad 0"));
        }
    }

    [Test]
    public void ToString_HandlesThatAreRefusedElsewhere_NeverThrows()
    {
        var tape = new Tape();
        Value w = tape.Parameter(1.0, "w");
        Value named = (w * 2.0).Named("y");
        Value unnamed = w * 2.0;
        Value far = w;
        for (int i = 0; i < 2000; i++)
        {
            far = w * i;
        }

        tape.Reset();
        string fresh = named.ToString();
        tape.Input(0.0);
        tape.Reset();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fresh, Does.Contain("'y' (*)").And.Contain("reset"));
            Assert.That(named.ToString(), Does.Contain("reset"));
            Assert.That(unnamed.ToString(), Does.Contain("reset"));
            Assert.That(far.ToString(), Does.Contain("reset"));
            Assert.That(default(Value).ToString(), Is.EqualTo("default(Value)"));
            Assert.That(default(Values)[..0].Count, Is.Zero);
        }
    }
}
