using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace TapeGrad.Tests;

/// <summary>A property that is tried on this many random cases; in the category Long, which runs only when it is asked for, on ten times as many.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RandomCasesAttribute(int count) : NUnitAttribute, ITestBuilder, IImplyFixture
{
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        var builder = new NUnitTestCaseBuilder();
        yield return builder.BuildTestMethod(method, suite, new TestCaseData(count));
        yield return builder.BuildTestMethod(method, suite, new TestCaseData(10 * count).Explicit().SetCategory("Long"));
    }
}
