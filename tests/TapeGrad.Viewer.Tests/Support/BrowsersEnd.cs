namespace TapeGrad.Viewer.Tests;

/// <summary>Stops the browsers after the last test.</summary>
[SetUpFixture]
public sealed class BrowsersEnd
{
    [OneTimeTearDown]
    public void StopBrowsers() => BrowserFixture.StopBrowsers();
}
