using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages;

namespace Gabion.Tests.Readers.Packages;

/// <summary>A lock file that was cut, half merged or emptied never passes for a shorter one.</summary>
public sealed class CutLockTests
{
    public static TheoryData<string> Samples => [.. LockSamples.All.Select(sample => sample.Path)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_whole_lock_has_no_gap(string path)
    {
        var result = Read(path, null);
        Assert.Empty(result.Gaps.Select(gap => gap.Reason));
        Assert.True(Packages(result).Length >= 3);
    }

    /// <summary>
    /// At every character, save between two lines of what is a bare list there: either nothing is stated and that is told, or all that stands before the cut is, and the cut is told.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Wherever_a_lock_is_cut_it_is_told(string path)
    {
        var sample = LockSamples.All.Single(one => one.Path == path);
        var whole = Packages(Read(path, null));
        var told = sample.Text.IndexOf(sample.ToldFrom, StringComparison.Ordinal) + sample.ToldFrom.Length;
        var silent = new List<string>();
        for (var cut = 0; cut < sample.Text.Length; cut++)
        {
            if ((sample.IsList || cut < told || (sample.MayEndAfter is { } end && sample.Text.AsSpan(0, cut).EndsWith(end))) && cut > 0 && sample.Text[cut - 1] == '\n')
            {
                continue;
            }

            var before = sample.Text[..cut];
            var result = Read(path, before);
            var packages = Packages(result);
            if (whole.All(package => packages.Any(one => one.Key == package.Key)))
            {
                continue; // nothing was lost: what was cut says nothing of packages
            }

            if (result.Gaps.IsEmpty)
            {
                silent.Add($"cut at {cut}: {packages.Length} of {whole.Length} and no gap: …{before[^Math.Min(30, before.Length)..]}|");
            }

            // What stands in an entry before the one that was cut is kept, unless nothing is.
            var line = before.Count(c => c == '\n') + 1;
            var next = whole.Select(package => package.Line ?? 0).Where(start => start <= line).DefaultIfEmpty(0).Max();
            if (packages.Length > 0 && whole.Where(package => package.Line < next).Any(package => packages.All(one => one.Key != package.Key)))
            {
                silent.Add($"cut at {cut}: a package before line {next} is lost: {string.Join(", ", packages.Select(package => package.Key))}");
            }
        }

        Assert.Empty(silent);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_lock_that_was_never_merged_is_told(string path)
    {
        var sample = LockSamples.All.Single(one => one.Path == path);
        var middle = sample.Text.IndexOf('\n', sample.Text.Length / 2) + 1;
        var result = Read(path, $"{sample.Text[..middle]}<<<<<<< HEAD\n=======\n>>>>>>> other\n{sample.Text[middle..]}");
        var line = sample.Text[..middle].Count(c => c == '\n') + 1;
        Assert.Contains(result.Gaps, gap => gap.Kind == GapKind.Invalid && gap.Span?.Line == line && gap.Reason.Contains("<<<<<<<", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_sides_of_a_conflict_are_taken() => Assert.Equal(
        PackageTable.Lines("""
            gem:rails@4.0.0 direct
            gem:rails@5.0.0 direct
            gap Invalid 1: It holds a conflict that was never resolved (<<<<<<<): what both sides state is taken, and some of it may be lost
            """),
        PackageTable.Of("Gemfile.lock", "<<<<<<< HEAD\nGEM\n  specs:\n    rails (4.0.0)\n\nDEPENDENCIES\n  rails\n=======\nGEM\n  specs:\n    rails (5.0.0)\n>>>>>>> other\n"));

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_empty_lock_is_told(string path) => Assert.Contains(Read(path, "\n").Gaps, gap => gap.Kind == GapKind.Invalid);

    [Fact]
    public void Gems_of_other_platforms_are_no_damage()
    {
        var gap = Assert.Single(PackageTable.Read("Gemfile.lock", "GEM\n  specs:\n    rails (7.0.0)\n\nPLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n  rails\n  tzinfo-data\n  wdm (~> 0.2)\n").Gaps);
        Assert.Equal((GapKind.Skipped, 10), (gap.Kind, gap.Span!.Value.Line));
        Assert.StartsWith("2 gems that the project asks for are locked for none of the file's platforms (tzinfo-data, wdm):", gap.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yarn.lock", "this is not a lock file at all\nxx\n", 1)]
    [InlineData("Gemfile.lock", "hello world\n", 1)]
    [InlineData("mix.lock", "%{\n  \"a\": {:hg, \"x\"},\n}\n", 2)]
    [InlineData("Podfile.lock", "PODS: none\n", null)]
    [InlineData("go.mod", "module m\n\nhello world\n", 3)]
    [InlineData("go.mod", "module m\n\nrequire (\n\ta.com/a\n)\n", 4)]
    [InlineData("Cargo.lock", "version = 3\n[[package]]\nname = \"a\"\n", 2)]
    [InlineData("bun.lock", "{\"lockfileVersion\": 1, \"packages\": {\n\"a\": [\"a\"]}}\n", 2)]
    [InlineData("conda-meta/a.json", "{\"name\": \"a\"}", null)]
    [InlineData("environment.yml", "channels: [x]\ndependencies: numpy\n", 2)]
    [InlineData("requirements.txt", "a==1 \\\n", 1)]
    public void What_is_no_part_of_a_lock_is_told_with_its_line(string path, string text, int? line)
    {
        var gap = Assert.Single(PackageTable.Read(path, Encoding.UTF8.GetBytes(text)).Gaps);
        Assert.Equal((GapKind.Invalid, line), (gap.Kind, gap.Span?.Line));
    }

    private static Package[] Packages(ReadResult result) => [.. result.Facts.OfType<PackageSet>().SelectMany(set => set.Packages)];

    private static ReadResult Read(string path, string? text)
    {
        var sample = LockSamples.All.Single(one => one.Path == path);
        return PackageTable.Read(path, Encoding.UTF8.GetBytes(text ?? sample.Text), sample.Beside);
    }
}
