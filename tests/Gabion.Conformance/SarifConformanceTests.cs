using Gabion.Tests.Reports;

namespace Gabion.Conformance;

/// <summary>The SARIF report keeps the schema that OASIS publishes.</summary>
public sealed class SarifConformanceTests
{
    [Theory]
    [InlineData("whole")]
    [InlineData("empty")]
    [InlineData("hostile")]
    public void Keeps_the_schema(string sample)
    {
        var schema = new JsonSchema(File.ReadAllText(SharedData.Path("data", "schemas", "sarif-2.1.0.schema.json")));
        var report = sample switch { "whole" => SampleReport.Create(), "empty" => SampleReport.Empty(), _ => SampleReport.Hostile() };
        Assert.Equal([], schema.Breaches(SampleReport.Write("sarif", report)));
    }
}
