using System.Text.Json.Nodes;
using Gabion.Reports.Sbom;
using Gabion.Tests.Reports;
using Gabion.Tests.Reports.Sbom;

namespace Gabion.Conformance;

/// <summary>Bills keep the schemas that their standards bodies publish.</summary>
public sealed class SbomConformanceTests
{
    [Theory]
    [InlineData("cyclonedx", "whole")]
    [InlineData("cyclonedx", "empty")]
    [InlineData("spdx", "whole")]
    [InlineData("spdx", "empty")]
    public void Keeps_the_schema(string format, string sample)
    {
        var text = SampleBill.Text(sample == "whole" ? SampleBill.Create() : SampleBill.Empty(), format == "spdx" ? SpdxWriter.Write : CycloneDxWriter.Write);
        var schema = new JsonSchema(format == "spdx" ? File.ReadAllText(SharedData.Path("data", "schemas", "spdx-2.3.schema.json")) : CycloneDxSchema());
        Assert.Equal([], schema.Breaches(text));
    }

    /// <summary>The schema refers to two others by their file names; they are put among its definitions.</summary>
    private static string CycloneDxSchema()
    {
        var schema = JsonNode.Parse(File.ReadAllText(SharedData.Path("data", "schemas", "cyclonedx-1.6.schema.json")))!;
        schema["definitions"]!["spdx.schema.json"] = JsonNode.Parse(File.ReadAllText(SharedData.Path("data", "schemas", "spdx.schema.json")));
        schema["definitions"]!["jsf-0.82.schema.json"] = JsonNode.Parse(File.ReadAllText(SharedData.Path("data", "schemas", "jsf-0.82.schema.json")));
        return schema.ToJsonString()
            .Replace("\"$ref\":\"spdx.schema.json", "\"$ref\":\"#/definitions/spdx.schema.json", StringComparison.Ordinal)
            .Replace("\"$ref\":\"jsf-0.82.schema.json#", "\"$ref\":\"#/definitions/jsf-0.82.schema.json", StringComparison.Ordinal);
    }
}
