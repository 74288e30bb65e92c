using Gabion.Cli.Database;
using Gabion.Model;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Cli;

public sealed class VexFilesTests : IDisposable
{
    private const string Good = """{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{"vulnerability": {"name": "CVE-1"}, "status": "not_affected", "justification": "component_not_present", "products": ["pkg:npm/a@1"]}]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_broken_document_of_a_folder_is_a_gap_and_the_others_count()
    {
        _folder.Write("a.json", Good);
        _folder.Write("b.json", "{\"statements\": [");
        _folder.Write("deep/c.json", "{}");
        var complaints = new List<string>();
        var read = VexFiles.Read([_folder.Path], complaints.Add);
        Assert.Empty(complaints);
        Assert.Equal((1, 3), (read.Set.Count, read.Files.Length));
        Assert.Equal([(GapKind.Invalid, "b.json"), (GapKind.Invalid, "c.json")], read.Gaps.Select(gap => (gap.Kind, Path.GetFileName(gap.Path))));
        Assert.All(read.Gaps, gap => Assert.StartsWith("The VEX document cannot be used: ", gap.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void What_nobody_gives_a_reason_for_is_applied_and_told()
    {
        var file = _folder.Write("a.json", Good.Replace("\"justification\": \"component_not_present\", ", "", StringComparison.Ordinal));
        var read = VexFiles.Read([file], text => Assert.Fail(text));
        Assert.Equal(1, read.Set.Count);
        var gap = Assert.Single(read.Gaps);
        Assert.Equal((GapKind.Unknown, file), (gap.Kind, gap.Path));
        Assert.Equal("The VEX document says not_affected and not why, which its form demands, of CVE-1; it is applied all the same", gap.Reason);
    }

    [Fact]
    public void A_broken_document_that_is_named_is_a_complaint()
    {
        var complaints = new List<string>();
        var read = VexFiles.Read([_folder.Write("b.json", "{"), Path.Combine(_folder.Path, "none.json")], complaints.Add);
        Assert.Equal((2, 0), (complaints.Count, read.Gaps.Length));
    }
}
