using Gabion.Intel.Matching;

namespace Gabion.Tests.Intel;

public sealed class ChangedSinceTests
{
    [Theory]
    [InlineData("\"modified\": \"2025-06-01T00:00:00Z\"", true)]
    [InlineData("\"modified\": \"2024-06-01T00:00:00Z\"", false)]
    [InlineData("\"modified\": \"0001-01-01T00:00:00Z\"", true)] // how Go's tools write that they do not know
    [InlineData("\"published\": \"2020-01-01T00:00:00Z\"", true)]
    public void Leaves_out_only_what_says_that_it_was_changed_before(string when, bool isKept)
    {
        var all = Records.Load("osv", "a.json", $$"""{"id": "GHSA-a", {{when}}, "affected": [{"package": {"ecosystem": "npm", "name": "a"}, "versions": ["1.0.0"]}]}""");
        Assert.Equal(isKept, new ChangedSince(all, new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)).Find("npm", "a").Any());
    }
}
