namespace TapeGrad.Viewer.Tests;

/// <summary>One browser for the tests of a class; skipped where it or the page is missing, but never in CI.</summary>
[Category("Browser")]
public abstract class BrowserFixture
{
    private protected Browser _browser = null!;

    [OneTimeSetUp]
    public void StartBrowser()
    {
        if (!HtmlWriter.IsAvailable)
        {
            Repository.Missing("The page is in the assembly only where Node.js was there to build it.");
        }

        _browser = Browser.Start();
    }

    [OneTimeTearDown]
    public void StopBrowser() => _browser?.Dispose();
}
