using Gabion.Model;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

public sealed class RebaseTests
{
    private static readonly byte[] Old = MadeLayer.Of("4755:usr/bin/old=x", "4755:usr/bin/both=x", "etc/os-release=ID=debian\nVERSION_ID=11\n");
    private static readonly byte[] New = MadeLayer.Of("4755:usr/bin/new=x", "4755:usr/bin/both=x", "etc/os-release=ID=debian\nVERSION_ID=12\n");
    private static readonly byte[] Own = MadeLayer.Of("4755:srv/own=x");

    private static readonly MadeImage Image = new(Old, Own);

    [Fact]
    public async Task What_the_old_base_brought_goes_and_what_the_new_brings_comes()
    {
        var (rebase, reason, _) = await RebaseAsync(new KnownBases([new("debian:11", null, [$"sha256:{MadeImage.Hex(Old)}"])]));
        Assert.Null(reason);
        Assert.Equal("debian:11", rebase!.From.Name);
        Assert.Equal(["usr/bin/old"], SetUser(rebase.Gone));
        Assert.Equal(["usr/bin/new"], SetUser(rebase.Added));
        Assert.Equal(["srv/own", "usr/bin/both"], SetUser(rebase.Kept));
        Assert.Contains(rebase.Kept, finding => finding.Rule.Id.Text == "GBN-CON-200"); // of the configuration: it runs as root
    }

    [Fact]
    public async Task Without_a_known_base_nothing_is_said()
    {
        var (rebase, reason, advice) = await RebaseAsync(KnownBases.None);
        Assert.Null(rebase);
        Assert.Contains("not known which layers", reason, StringComparison.Ordinal);
        Assert.Contains("image learn", advice, StringComparison.Ordinal);
    }

    private static List<string> SetUser(IEnumerable<Finding> findings) =>
        [.. findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-213").Select(finding => finding.Location.Path).Order(StringComparer.Ordinal)];

    private static async Task<(Rebase?, string?, string?)> RebaseAsync(KnownBases bases)
    {
        using var image = ImageTarget.OfStream(new MemoryStream(Image.DockerArchive()), out _)!;
        using var other = ImageTarget.OfStream(new MemoryStream(new MadeImage(New).DockerArchive()), out _)!;
        var options = new ImageScanOptions { Scan = new() { Target = "made" }, Bases = bases };
        return await new RebaseScanner(TimeProvider.System).ScanAsync(await OpenAsync(image), await OpenAsync(other), options, TestContext.Current.CancellationToken);
    }

    private static async Task<SourceImage> OpenAsync(ImageSource source) =>
        Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken)).Image;
}
