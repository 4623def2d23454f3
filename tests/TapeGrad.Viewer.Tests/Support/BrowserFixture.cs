using System.Collections.Concurrent;

namespace TapeGrad.Viewer.Tests;

/// <summary>One browser for the tests of a class, and then for another class; skipped where it or the page is missing, but never in CI.</summary>
[Category("Browser")]
public abstract class BrowserFixture
{
    private static readonly ConcurrentBag<Browser> Idle = [];

    private protected Browser _browser = null!;

    [OneTimeSetUp]
    public void StartBrowser()
    {
        if (!HtmlWriter.IsAvailable)
        {
            Repository.Missing("The page is in the assembly only where Node.js was there to build it.");
        }

        _browser = Idle.TryTake(out Browser? idle) ? idle : Browser.Start();
    }

    [TearDown]
    public void NoErrorAndNoRequest()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Passed)
        {
            Assert.That(_browser.Errors(), Is.Empty, "page errors");
            Assert.That(_browser.Requests().Where(url => !url.StartsWith("file:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal)), Is.Empty, "requests");
        }
    }

    [OneTimeTearDown]
    public void PassBrowserOn()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
        {
            _browser?.Dispose();
        }
        else if (_browser is not null)
        {
            _browser.Forget();
            Idle.Add(_browser);
        }
    }

    internal static void StopBrowsers()
    {
        foreach (Browser browser in Idle)
        {
            browser.Dispose();
        }
    }

    /// <summary>A page on disk.</summary>
    private protected static string Written(string name, string page)
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "work");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, name + ".html");
        File.WriteAllText(file, page);
        return file;
    }
}
