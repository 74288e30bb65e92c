using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Sbom;
using Gabion.Reports.Sbom;

namespace Gabion.Tests.Reports.Sbom;

public sealed class SbomWriterTests
{
    public static TheoryData<string> Formats => ["cyclonedx", "spdx"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_written_is_read_back(string format)
    {
        var document = SampleBill.Create();
        var result = new SbomReader().Read(new SourceFile("bill.json"), Encoding.UTF8.GetBytes(SampleBill.Text(document, Writer(format))));
        Assert.Equal(["Where the bill was made, this was not assessed: opt/x: It could not be read"], result.Gaps.Select(gap => gap.Reason));
        var read = Inventory.Join(result.Facts);
        Assert.Equal(("debian", "12"), (read.Release!.Id, read.Release.VersionId));
        Assert.Equal(document.Inventory.Packages.Select(Facts).Order(StringComparer.Ordinal), read.Packages.Select(Facts).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_content_gives_the_same_text(string format) =>
        Assert.Equal(SampleBill.Text(SampleBill.Create(), Writer(format)), SampleBill.Text(SampleBill.Create(), Writer(format)));

    [Fact]
    public void Another_content_gives_another_serial_number()
    {
        var document = SampleBill.Create();
        var other = document with { Inventory = document.Inventory with { Packages = document.Inventory.Packages[1..] } };
        Assert.NotEqual(document.Identifier(), other.Identifier());
        Assert.Equal(document.Identifier(), (document with { At = DateTimeOffset.UnixEpoch.AddDays(1) }).Identifier());
    }

    [Fact]
    public void What_was_not_assessed_is_said()
    {
        Assert.Contains("opt/x: It could not be read", SampleBill.Text(SampleBill.Create(), CycloneDxWriter.Write), StringComparison.Ordinal);
        Assert.Contains("opt/x: It could not be read", SampleBill.Text(SampleBill.Create(), SpdxWriter.Write), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_bill_of_all_that_there_is_says_nothing_of_gaps(string format)
    {
        var text = SampleBill.Text(SampleBill.Create() with { Gaps = [new(GapKind.Skipped, "node_modules", null, "left out by default")] }, Writer(format));
        Assert.DoesNotContain("incomplete", text, StringComparison.Ordinal);
        Assert.Empty(new SbomReader().Read(new SourceFile("bill.json"), Encoding.UTF8.GetBytes(text)).Gaps);
    }

    [Fact]
    public void More_gaps_than_are_listed_are_counted()
    {
        var document = SampleBill.Create() with { Gaps = [.. Enumerable.Range(0, 250).Select(number => new CoverageGap(GapKind.Unreadable, $"f{number}", null, "It could not be read"))] };
        var told = document.NotAssessed();
        Assert.Equal(200, told.Count);
        Assert.Equal("f198: It could not be read", told[198]);
        Assert.Equal("and 51 more that are not listed here", told[199]);
        Assert.NotEqual(document.Identifier(), (document with { Gaps = [] }).Identifier());
    }

    internal static Action<SbomDocument, TextWriter> Writer(string format) => format == "spdx" ? SpdxWriter.Write : CycloneDxWriter.Write;

    /// <summary>Everything that a bill must not lose; licences as SPDX writes them, in any order.</summary>
    private static string Facts(Package package) => string.Join(
        '|',
        package.Key, package.SourceName, package.SourceVersion, package.Module, package.Layer, package.IsDistributionOwn, package.Scope, package.IsDevelopment, package.Evidence, package.ShippedBy, package.Supplier,
        string.Join(',', package.Licences.SelectMany(text => text.Split(" AND ")).Order(StringComparer.Ordinal)), string.Join(',', package.Hashes), string.Join(',', package.FoundAt), string.Join(',', package.Dependencies));
}
