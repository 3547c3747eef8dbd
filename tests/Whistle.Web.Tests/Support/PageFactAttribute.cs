using Whistle.Testing;

namespace Whistle.Web.Tests.Support;

/// <summary>A test that needs a browser: skipped with its reason where there is none, a failure in CI.</summary>
public sealed class PageFactAttribute : FactAttribute
{
    public PageFactAttribute() => Skip = ChromiumBrowser.WhyNone;
}

/// <inheritdoc cref="PageFactAttribute"/>
public sealed class PageTheoryAttribute : TheoryAttribute
{
    public PageTheoryAttribute() => Skip = ChromiumBrowser.WhyNone;
}
