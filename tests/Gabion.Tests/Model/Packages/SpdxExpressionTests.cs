using Gabion.Model.Packages;

namespace Gabion.Tests.Model.Packages;

public sealed class SpdxExpressionTests
{
    [Theory]
    [InlineData("MIT", "MIT")]
    [InlineData("mit", "MIT")]
    [InlineData("GPL-2.0-only AND (MIT OR Apache-2.0)", "GPL-2.0-only AND (MIT OR Apache-2.0)")]
    [InlineData("(MIT or CC0-1.0)", "(MIT OR CC0-1.0)")]
    [InlineData("GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0")]
    [InlineData("GPLv2+ and ASL 2.0", "GPL-2.0-or-later AND Apache-2.0")]
    [InlineData("Apache License, Version 2.0", "Apache-2.0")]
    [InlineData("LicenseRef-Mine", "LicenseRef-Mine")]
    [InlineData("BSD", null)]
    [InlineData("MIT AND", null)]
    [InlineData("MIT MIT", null)]
    [InlineData("(MIT", null)]
    [InlineData("MIT)", null)]
    [InlineData("", null)]
    public void Normalises_what_the_list_knows(string text, string? expected) => Assert.Equal(expected, SpdxExpression.Of(text));
}
