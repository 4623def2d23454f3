using System.Globalization;
using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace TapeGrad.Viewer.Tests;

/// <summary>Chromium with one page open, and what its user sees and presses.</summary>
internal sealed class Browser : IDisposable
{
    // What takes longer hangs, also on a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ChromeDriver _driver;

    private Browser(ChromeDriver driver) => _driver = driver;

    /// <summary>Starts Chromium; where there is none the test is skipped, or fails where CI is set.</summary>
    public static Browser Start()
    {
        string? chromium = Installed("CHROMIUM_PATH", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        string? chromedriver = Installed("CHROMEDRIVER_PATH", "/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");
        if (chromium is null || chromedriver is null)
        {
            Repository.Missing("There is no Chromium with chromedriver: apt-get install chromium chromium-driver, or set CHROMIUM_PATH and CHROMEDRIVER_PATH.");
        }

        var options = new ChromeOptions { BinaryLocation = chromium };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--window-size=1280,900");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference("performance", LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(chromedriver)!, Path.GetFileName(chromedriver)!);
        service.HideCommandPromptWindow = true;
        var driver = new ChromeDriver(service, options, Limit);
        driver.Manage().Timeouts().AsynchronousJavaScript = Limit;
        return new Browser(driver);
    }

    /// <summary>Opens a page from disk and waits until it is ready; its address may name a moment.</summary>
    public void Open(string file, string address = "")
    {
        _driver.Navigate().GoToUrl("about:blank");
        Errors();
        Requests();
        _driver.Navigate().GoToUrl(new Uri(file).AbsoluteUri + address);
        // A step whose graph has another shape is laid out before anything is said of it.
        Wait("the page to be ready", () => Script("return document.documentElement.dataset.ready ?? null") is string state && (state != "true" || Sentence.Length > 0));
        Settle();
    }

    /// <summary>Goes to another address of the open page, and waits until its step is drawn.</summary>
    public void Follow(string address, int step)
    {
        Script("location.hash = arguments[0]", address);
        Wait($"step {step}", () => TrainingStep == step);
        Settle();
    }

    /// <summary>Makes it like a new one: what was emulated ends with its tab, and nothing is stored.</summary>
    public void Forget()
    {
        string used = _driver.CurrentWindowHandle;
        _driver.SwitchTo().NewWindow(WindowType.Tab);
        string unused = _driver.CurrentWindowHandle;
        _driver.SwitchTo().Window(used).Close();
        _driver.SwitchTo().Window(unused);
        Emulate("Storage.clearDataForOrigin", new() { ["origin"] = "file://", ["storageTypes"] = "all" });
    }

    public string State => (string)Script("return document.documentElement.dataset.ready")!;

    /// <summary>What the console calls an error since this was last asked.</summary>
    public string[] Errors() => [.. _driver.Manage().Logs.GetLog(LogType.Browser).Where(e => e.Level >= LogLevel.Severe).Select(e => e.Message)];

    /// <summary>What was asked of disk or network since this was last asked.</summary>
    public string[] Requests() =>
    [
        .. _driver.Manage().Logs.GetLog("performance")
            .Select(e => JsonDocument.Parse(e.Message).RootElement.GetProperty("message"))
            .Where(m => m.GetProperty("method").GetString() == "Network.requestWillBeSent")
            .Select(m => m.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!)
            .Where(url => url != "about:blank"),
    ];

    public object? Script(string script, params object[] arguments) => _driver.ExecuteScript(script, arguments);

    /// <summary>Runs a script that ends when it calls its last argument.</summary>
    public object? ScriptAsync(string script, params object[] arguments) => _driver.ExecuteAsyncScript(script, arguments);

    public string Text(string css) => (string?)Script("return document.querySelector(arguments[0])?.textContent ?? null", css) ?? throw new AssertionException($"The page has no '{css}'.");

    public bool Has(string css) => (bool)Script("return document.querySelector(arguments[0]) !== null", css)!;

    /// <summary>What the page says of the moment.</summary>
    public string Sentence => Text("[data-testid=sentence]");

    public int Moment => int.Parse(Text("[data-testid=moment]").Split('/')[0], CultureInfo.InvariantCulture);

    public int Moments => int.Parse(Text("[data-testid=moment]").Split('/')[1], CultureInfo.InvariantCulture);

    public int TrainingStep => int.Parse(Text("[data-testid=training-step]").Split('/')[0], CultureInfo.InvariantCulture);

    /// <summary>Presses a key wherever the focus is.</summary>
    public void Press(string key, bool withShift = false) => Press(key, withShift ? Keys.Shift : null);

    /// <summary>Presses a key while another one is held.</summary>
    public void Press(string key, string? held)
    {
        var actions = new OpenQA.Selenium.Interactions.Actions(_driver);
        (held is null ? actions.SendKeys(key) : actions.KeyDown(held).SendKeys(key).KeyUp(held)).Perform();
        Settle();
    }

    /// <summary>Clicks a button by its accessible name.</summary>
    public void Click(string name)
    {
        Button(name).Click();
        Settle();
    }

    public bool HasButton(string name) => Named(name) is not null;

    /// <summary>Drags a slider, found by its accessible name, to a number.</summary>
    public void Slide(string name, double to)
    {
        Script("const s = document.querySelector(`input[type=range][aria-label='${arguments[0]}']`); s.value = arguments[1]; s.dispatchEvent(new Event('input', { bubbles: true }));", name, to);
        Settle();
    }

    /// <summary>Chooses in a list, found by its accessible name.</summary>
    public void Choose(string name, string value)
    {
        Script("const s = document.querySelector(`select[aria-label='${arguments[0]}']`); s.value = arguments[1]; s.dispatchEvent(new Event('change'));", name, value);
        Settle();
    }

    /// <summary>Moves the pointer over an element, at a share of its width; with <paramref name="pressed"/>, presses there.</summary>
    public void Point(string css, double share, bool pressed = false)
    {
        IWebElement element = _driver.FindElement(By.CssSelector(css));
        Script("arguments[0].scrollIntoView({ block: 'center' })", element);
        var actions = new OpenQA.Selenium.Interactions.Actions(_driver);
        actions.MoveToElement(element, (int)((share - 0.5) * element.Size.Width), 0);
        (pressed ? actions.Click() : actions).Perform();
        Settle();
        Settle();
    }

    public void ClickOn(string css)
    {
        _driver.FindElement(By.CssSelector(css)).Click();
        Settle();
    }

    /// <summary>The name, role and tag of what has the focus.</summary>
    public string Focused => (string)Script("const a = document.activeElement; return `${a.tagName.toLowerCase()} ${a.getAttribute('aria-label') ?? a.textContent.trim()}`")!;

    /// <summary>Each box that is drawn of one node: its id on the tape, its number and its gradient as printed.</summary>
    public (int Node, string Value, string Grad)[] Boxes()
    {
        var boxes = (IEnumerable<object>)Script(
            "return [...document.querySelectorAll('g.box')].filter(b => b.dataset.node !== '').map(b => [b.dataset.node, b.querySelector('.value').textContent, b.querySelector('.grad').textContent])")!;
        return [.. boxes.Cast<IReadOnlyCollection<object>>().Select(b => b.Cast<string>().ToArray()).Select(b => (int.Parse(b[0], CultureInfo.InvariantCulture), b[1], b[2]))];
    }

    public void Emulate(string command, Dictionary<string, object?> parameters) => _driver.ExecuteCdpCommand(command, parameters);

    public void Resize(int width, int height) => Emulate("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    public void Prefer(string feature, string value) =>
        Emulate("Emulation.setEmulatedMedia", new() { ["features"] = new object[] { new Dictionary<string, object> { ["name"] = feature, ["value"] = value } } });

    public void Wait(string what, Func<bool> condition)
    {
        long end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!Holds(condition))
        {
            Assert.That(Environment.TickCount64, Is.LessThan(end), $"Waited {Limit.TotalMinutes} minutes for {what}. Console: {string.Join(" ", Errors())}");
            Thread.Sleep(20);
        }
    }

    // While a page plays, it may replace an element between the moment in which it is found and that in which it is asked.
    private static bool Holds(Func<bool> condition)
    {
        try
        {
            return condition();
        }
        catch (StaleElementReferenceException)
        {
            return false;
        }
    }

    /// <summary>Waits until the frame that was asked for has been painted.</summary>
    public void Settle() => _driver.ExecuteAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");

    public void Dispose() => _driver.Dispose();

    private WebElement Button(string name) => Named(name) ?? throw new AssertionException($"The page has no button '{name}'.");

    // One question finds those that could have the name, and the browser's own name of each decides.
    private WebElement? Named(string name) =>
        ((IEnumerable<object>)Script("return [...document.querySelectorAll('button')].filter(b => b.checkVisibility() && (b.ariaLabel ?? b.textContent).includes(arguments[0]))", name)!)
            .Cast<WebElement>().FirstOrDefault(b => b.Displayed && b.ComputedAccessibleLabel == name);

    private static string? Installed(string variable, params string[] usual) =>
        ((string?[])[Environment.GetEnvironmentVariable(variable), .. usual]).FirstOrDefault(File.Exists);
}
