namespace TapeGrad.Tests.Graphs;

public sealed class QualifiedNamesTests
{
    [Test]
    public void Of_NamesAndScopes_AreJoinedAndNotSaidTwice() => Assert.That(
        QualifiedNames.Of([(0, "w", ""), (2, null, ""), (3, "b", "one/layer0"), (4, "layer0.b", "one/layer0"), (5, null, "one")]),
        Is.EqualTo((string[])["w", "n2", "one/layer0/b", "one/layer0.b", "one/n5"]));

    [Test]
    public void Of_NamesThatCollide_HaveTheirNodes() => Assert.That(
        QualifiedNames.Of([(0, "w", ""), (1, "w", ""), (2, "v", ""), (3, "w", "a")]),
        Is.EqualTo((string[])["w (n0)", "w (n1)", "v", "a/w"]));

    [Test]
    public void Of_NameThatLooksLikeTheWayOut_IsToldApartAsWell() => Assert.That(
        QualifiedNames.Of([(0, "w", ""), (1, "w", ""), (5, "w (n1)", "")]),
        Is.EqualTo((string[])["w (n0)", "w (n1) (n1)", "w (n1) (n5)"]));

    [Test]
    public void Of_EmptyName_IsThePlaceOnTheTape() =>
        Assert.That(QualifiedNames.Of([(0, "", ""), (1, "", "one")]), Is.EqualTo((string[])["n0", "one/n1"]));
}
