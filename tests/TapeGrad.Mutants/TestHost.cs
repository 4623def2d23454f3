using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace TapeGrad.Mutants;

/// <summary>Runs tests in this process, beside a library whose mutants are switched by a number.</summary>
internal sealed class TestHost
{
    private readonly NUnitTestAssemblyRunner _runner = new(new DefaultTestAssemblyBuilder());
    private readonly FieldInfo _active;
    private readonly FieldInfo _seen;

    public TestHost(string folder)
    {
        // Where the tests look for their data.
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", folder + Path.DirectorySeparatorChar);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "TapeGrad.Tests.dll"));
        Type change = Assembly.Load("TapeGrad").GetType("TapeGrad.MutantSwitch", throwOnError: true)!;
        _active = change.GetField("Active")!;
        _seen = change.GetField("Seen")!;

        // In step with the tests, so that what a test came by is not put down to the one after it.
        _runner.Load(tests, new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0, ["SynchronousEvents"] = true });
    }

    /// <summary>Which mutant is on, counted from 1; 0 runs the library unchanged.</summary>
    public int Active
    {
        set => _active.SetValue(null, value);
    }

    /// <summary>Takes note of the mutants that the tests come by, or of none.</summary>
    public bool[]? Seen
    {
        set => _seen.SetValue(null, value);
    }

    /// <summary>Hears of each test that fails in a run that goes on.</summary>
    public Action<ITestResult>? Failing { get; set; }

    /// <summary>The numbers of the tests whose full name fits.</summary>
    public HashSet<string> Find(string pattern) => [.. Cases(_runner.LoadedTest!)
        .Where(test => Regex.IsMatch(test.FullName, pattern)).Select(test => test.Id)];

    /// <summary>Runs these tests until one fails, and calls back after each one that passed.</summary>
    /// <returns>The number of the test that failed, or null.</returns>
    public string? Run(HashSet<string> tests, Action<ITest>? passed = null, bool stops = true)
    {
        var listener = new Listener(this, passed, stops);
        _runner.Run(listener, new ById(tests));
        return listener.Failed;
    }

    private static IEnumerable<ITest> Cases(ITest test) => test.RunState != RunState.Runnable ? [] : test.IsSuite ? test.Tests.SelectMany(Cases) : [test];

    private sealed class Listener(TestHost host, Action<ITest>? passed, bool stops) : ITestListener
    {
        public string? Failed { get; private set; }

        public void TestStarted(ITest test)
        {
        }

        public void TestFinished(ITestResult result)
        {
            bool fails = result.ResultState.Status == TestStatus.Failed;
            if (fails && stops)
            {
                Failed ??= result.Test.Id;
                host._runner.StopRun();
            }
            else if (fails && !result.Test.IsSuite)
            {
                host.Failing?.Invoke(result);
            }
            else if (!fails && !result.Test.IsSuite && result.ResultState.Status is TestStatus.Passed or TestStatus.Warning)
            {
                passed?.Invoke(result.Test);
            }
        }

        public void TestOutput(TestOutput output)
        {
        }

        public void SendMessage(TestMessage message)
        {
        }
    }

    private sealed class ById(HashSet<string> tests) : TestFilter
    {
        public override bool Match(ITest test) => tests.Contains(test.Id);

        public override TNode AddToXml(TNode parentNode, bool recursive) => parentNode.AddElement("id");
    }
}
