using Gabion.Model;
using Gabion.Readers.Code.Secrets;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

public sealed class ImageScannerTests
{
    private static string Key => SecretSample.Expand(SecretDetectors.All.Single(detector => detector.Kind.Id == "age-secret-key").Examples[0], "image").Text;

    [Fact]
    public async Task Finds_what_each_layer_and_the_configuration_hold()
    {
        var image = new MadeImage(MadeLayer.Of("etc/", "etc/passwd=root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n"), MadeLayer.Of("4755:usr/bin/thing=x", "777:srv/open=x"))
        {
            Settings = """{"Env":["DB_PASSWORD=hunter2-and-more"],"Cmd":["/usr/bin/thing"]}""",
            History = { "/bin/sh -c #(nop) ADD file:1 in / ", "RUN make thing # buildkit", "- ENV DB_PASSWORD=hunter2-and-more" },
        };
        var report = await ScanAsync(image);
        Assert.Equal(
            ["etc/passwd GBN-CON-221 1", "srv/open GBN-CON-214 2", "usr/bin/thing GBN-CON-213 2", "image configuration GBN-CON-200", "image configuration GBN-CON-203"],
            Found(report, "GBN-CON-200", "GBN-CON-203", "GBN-CON-213", "GBN-CON-214", "GBN-CON-221"));
        Assert.Equal("RUN make thing", report.Findings.Single(finding => finding.Rule.Id.Text == "GBN-CON-213").Location.Layer!.Instruction);
        Assert.Equal((1, 2, 3), (report.Coverage.Assessed["Image"], report.Coverage.Assessed["Layer"], report.Coverage.Assessed["File"]));
    }

    [Fact]
    public async Task Finds_a_secret_that_a_later_layer_deletes()
    {
        var image = new MadeImage(MadeLayer.Of("app/", $"app/server.key={Key}"), MadeLayer.Of("app/.wh.server.key="));
        var finding = Assert.Single((await ScanAsync(image)).Findings, finding => finding.Rule.Area == Area.Code);
        Assert.Equal("app/server.key", finding.Location.Path);
        Assert.Equal((1, 2, true), (finding.Location.Layer!.Number, finding.Location.Layer.HiddenBy, finding.Location.Layer.IsDeleted));
        Assert.Contains("does not take it out of the image", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_copied_up_is_told_once()
    {
        var image = new MadeImage(MadeLayer.Of($"server.key={Key}"), MadeLayer.Of($"600:server.key={Key}"));
        var layer = Assert.Single((await ScanAsync(image)).Findings, finding => finding.Rule.Area == Area.Code).Location.Layer!;
        Assert.Equal((1, (int?)null), (layer.Number, layer.HiddenBy)); // the copy is seen
    }

    [Fact]
    public async Task Accounts_of_a_hidden_file_are_not_told()
    {
        var image = new MadeImage(MadeLayer.Of("etc/shadow=root::1:0:9:7:::\n"), MadeLayer.Of("etc/shadow=root:*:1:0:9:7:::\n"));
        Assert.Equal([], Found(await ScanAsync(image), "GBN-CON-220"));
    }

    [Fact]
    public async Task A_changed_layer_is_a_finding()
    {
        var files = new MadeImage(MadeLayer.Of("a=1")).Layout();
        var layer = files.FindIndex(file => file.Bytes.AsSpan().IndexOf("ustar"u8) > 0);
        files[layer].Bytes[^1] = 1;
        var report = await ScanAsync(MadeImage.Tar(files));
        Assert.Equal(["layer 1 GBN-CON-210 1"], Found(report, "GBN-CON-210"));
    }

    [Fact]
    public async Task A_layer_of_another_size_than_the_manifest_says_is_a_finding()
    {
        var layer = MadeLayer.Of("a=1");
        var report = await ScanAsync(MadeImage.Tar(new MadeImage(layer) { SaidSize = 5 }.Layout()));
        var finding = Assert.Single(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-210");
        Assert.Contains($"expected 5 bytes, got {layer.Length}", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("755:app=\u007fELF", true)] // a program that says nothing of what is in it
    [InlineData("data/list.txt=1", false)] // nothing in it can be run
    public async Task Packages_that_cannot_be_known_are_a_gap(string file, bool isGap)
    {
        var report = await ScanAsync(new MadeImage(MadeLayer.Of(file)));
        Assert.Equal(isGap, report.Coverage.Gaps.Any(gap => gap.Reason.StartsWith("No package database and no program with packages", StringComparison.Ordinal)));
    }

    /// <summary>A runtime unpacks both, and the last is what a container sees.</summary>
    [Fact]
    public async Task Of_a_path_that_comes_twice_in_a_layer_the_last_counts()
    {
        static string Status(string name) => $"var/lib/dpkg/status=Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n";
        var report = await ScanAsync(new MadeImage(MadeLayer.Of(
            Status("first"), Status("old"), Status("last"), $"app.key={Key}", "app.key=", "etc/passwd=root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n", "etc/passwd=root:x:0:0::/:/bin/sh\n")));
        Assert.Equal(1, report.Coverage.Assessed["deb package"]);
        Assert.Empty(Found(report, "GBN-CON-221"));
        Assert.Equal("app.key", Assert.Single(report.Findings, finding => finding.Rule.Area == Area.Code).Location.Path); // still in the layer
    }

    [Fact]
    public async Task An_image_without_a_readable_layer_is_not_assessed()
    {
        using var source = ImageTarget.OfStream(new MemoryStream(MadeImage.Tar(new MadeImage(MadeLayer.Of("a=1")) { MediaType = "application/x-unknown" }.Layout())), out _)!;
        var result = await new ImageScanner(TimeProvider.System, "test").ScanAsync(source, new() { Scan = new() { Target = "made" } }, TestContext.Current.CancellationToken);
        Assert.Contains("application/x-unknown is not known", Assert.IsType<ScanResult.NotAssessed>(result).Reason, StringComparison.Ordinal);
    }

    private static List<string> Found(ScanReport report, params string[] rules) =>
    [
        .. report.Findings.Where(finding => rules.Contains(finding.Rule.Id.Text))
            .Select(finding => $"{finding.Location.Path} {finding.Rule.Id}{(finding.Location.Layer is { } layer ? $" {layer.Number}" : "")}")
            .OrderBy(text => text.StartsWith("image", StringComparison.Ordinal)).ThenBy(text => text, StringComparer.Ordinal),
    ];

    private static Task<ScanReport> ScanAsync(MadeImage image) => ScanAsync(image.DockerArchive());

    private static async Task<ScanReport> ScanAsync(byte[] archive)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(archive), out _)!;
        var result = await new ImageScanner(TimeProvider.System, "test").ScanAsync(source, new() { Scan = new() { Target = "made" } }, TestContext.Current.CancellationToken);
        return Assert.IsType<ScanResult.Assessed>(result).Report;
    }
}
