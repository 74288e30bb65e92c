using Gabion.Model;
using Gabion.Sources;

namespace Gabion.Tests.Sources;

public sealed class FolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_files_in_the_order_of_names()
    {
        _folder.Write("b/2", "");
        _folder.Write("b/10", "");
        _folder.Write("a", "");
        _folder.Write("B", "");
        Assert.Equal("B a b/10 b/2", Walk());
    }

    [Fact]
    public void Passes_over_installed_packages_and_says_so_once()
    {
        _folder.Write("web/node_modules/x/index.js", "");
        _folder.Write("api/node_modules/y/index.js", "");
        _folder.Write("app.js", "");
        Assert.Equal("app.js", Walk(out var gaps));
        Assert.Equal("node_modules (2): installed packages, passed over: api/node_modules, web/node_modules", Assert.Single(gaps).Reason);
    }

    [Fact]
    public void Include_brings_a_passed_over_folder_back()
    {
        _folder.Write("node_modules/x.js", "");
        _folder.Write("app.js", "");
        Assert.Equal("node_modules/x.js", Walk(out _, include: "node_modules"));
    }

    [Fact]
    public void A_vendor_folder_of_ones_own_is_read()
    {
        _folder.Write("vendor/own.yaml", "");
        _folder.Write("go/vendor/modules.txt", "");
        Assert.Equal("vendor/own.yaml", Walk());
    }

    [Fact]
    public void Leaves_out_what_is_excluded()
    {
        _folder.Write("a/test/x", "");
        _folder.Write("a/y", "");
        Assert.Equal("a/y", Walk(out var gaps, exclude: "test"));
        Assert.Equal(GapKind.Skipped, Assert.Single(gaps).Kind);
    }

    [Fact]
    public void Never_follows_a_link()
    {
        _folder.Write("a/x", "");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a/loop"), "..");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a/y"), "x");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "out"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "nothing"), "gone");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "self"), "self");
        Assert.Equal("a/x", Walk(out var gaps));
        Assert.Equal(
            ["A link out of the target is passed over", "links to nothing (2): a link to nothing, passed over: nothing, self"],
            gaps.Select(gap => gap.Reason).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Goes_no_deeper_than_its_limit()
    {
        _folder.Write(string.Concat(Enumerable.Repeat("d/", 300)) + "x", "");
        Assert.Equal("", Walk(out var gaps));
        Assert.Equal(GapKind.Limit, Assert.Single(gaps).Kind);
    }

    private string Walk() => Walk(out _);

    private string Walk(out List<CoverageGap> gaps, string? include = null, string? exclude = null)
    {
        var found = new List<CoverageGap>();
        var source = new FolderSource(_folder.Path, Globs(include), Globs(exclude));
        var files = string.Join(' ', source.Files(found.Add).Select(file => file.Path));
        gaps = found;
        return files;
    }

    private static Glob[] Globs(string? text) => text is null ? [] : [new(text)];
}
