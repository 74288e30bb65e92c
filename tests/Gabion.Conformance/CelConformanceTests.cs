using Gabion.Policy.Cel.Conformance;

namespace Gabion.Conformance;

/// <summary>The simple tests of the CEL specification that need no message types of protocol buffers.</summary>
public sealed class CelConformanceTests
{
    [Fact]
    public void Every_case_within_scope_passes()
    {
        var cases = Directory.GetFiles(SharedData.Path("conformance", "cel"), "*.textproto")
            .SelectMany(file => CelConformance.Run(File.ReadAllText(file)))
            .ToList();
        Assert.True(cases.Count(result => result.Verdict == ConformanceVerdict.Passed) > 1_300);
        Assert.Equal([], cases.Where(result => result.Verdict == ConformanceVerdict.Failed).Select(result => $"{result.Name}: {result.Detail}"));
    }
}
