using System.Text.Json;

namespace Gabion.EndToEnd;

/// <summary>What a scan with the JSON report gave.</summary>
internal sealed record ScanOutcome(int Code, JsonElement Report, string Error)
{
    public static async Task<ScanOutcome> OfAsync(string folder, bool asNobody = false)
    {
        string[] arguments = ["scan", folder, "--format", "json"];
        var (code, output, error) = asNobody ? await Program.RunAsNobodyAsync(arguments) : await Program.RunAsync(arguments);
        Assert.True(output.Length > 0, $"exit code {code}, no report: {error}");
        return new(code, JsonDocument.Parse(output).RootElement, error);
    }

    /// <summary>Each finding as <c>path:line rule</c>.</summary>
    public List<string> Findings => [.. Report.GetProperty("findings").EnumerateArray().Select(finding =>
        $"{finding.GetProperty("location").GetProperty("path").GetString()} {finding.GetProperty("rule").GetString()}")];

    /// <summary>The kinds of gap that the report tells of a path.</summary>
    public List<string> GapsOf(string path) => [.. Report.GetProperty("coverage").GetProperty("gaps").EnumerateArray()
        .Where(gap => gap.GetProperty("path").GetString() == path).Select(gap => gap.GetProperty("kind").GetString()!)];

    public string ReasonOf(string path) => Report.GetProperty("coverage").GetProperty("gaps").EnumerateArray()
        .First(gap => gap.GetProperty("path").GetString() == path).GetProperty("reason").GetString()!;

    /// <summary>The healthy manifest beside the bad input was still judged.</summary>
    public void StillFindsTheRest() => Assert.Contains("healthy.yaml GBN-CLU-001", Findings);
}
