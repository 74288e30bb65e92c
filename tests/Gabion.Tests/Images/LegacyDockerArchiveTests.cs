using System.Text;
using Gabion.Model;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

public sealed class LegacyDockerArchiveTests
{
    private static readonly string Low = new('a', 64);
    private static readonly string High = new('b', 64);

    [Fact]
    public async Task Layers_are_read_in_the_order_of_their_parents()
    {
        var reading = await MadeImage.ReadAsync(Archive(parentOfLow: null));
        Assert.Equal(("team/app:1", 2, "linux/arm64"), (reading.Image.Name, reading.Layers.Length, reading.Image.Config!.Platform.ToString()));
        Assert.Equal(["bin/sh 1", "srv/app 2"], reading.Tree.Files().Where(file => file.Entry.Size > 0).Select(file => $"{file.Entry.Path} {file.Layer + 1}"));
        Assert.Equal("RUN make app", reading.Steps.Of(1)!.Instruction);
        Assert.Equal("web", reading.Image.Config.User);
        Assert.Contains(reading.Gaps, gap => gap.Kind == GapKind.Unknown && gap.Reason.Contains("names no digests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parents_in_a_circle_are_refused()
    {
        using var source = ImageTarget.OfStream(new MemoryStream(Archive(parentOfLow: High)), out _)!;
        var refused = Assert.IsType<ImageResult.Refused>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        Assert.Contains("circle", refused.Reason, StringComparison.Ordinal);
    }

    private static byte[] Archive(string? parentOfLow) => MadeImage.Tar(
    [
        ("repositories", Encoding.UTF8.GetBytes($$"""{"team/app":{"1":"{{High}}"} }""")),
        ($"{High}/json", Encoding.UTF8.GetBytes($$"""{"id":"{{High}}","parent":"{{Low}}","architecture":"arm64","os":"linux","config":{"User":"web"},"container_config":{"Cmd":["/bin/sh","-c","make app"]} }""")),
        ($"{High}/layer.tar", MadeLayer.Of("srv/app=app")),
        ($"{Low}/json", Encoding.UTF8.GetBytes($$"""{"id":"{{Low}}"{{(parentOfLow is null ? "" : $",\"parent\":\"{parentOfLow}\"")}},"container_config":{"Cmd":["/bin/sh","-c","#(nop) ADD file:1 in /"]} }""")),
        ($"{Low}/layer.tar", MadeLayer.Of("bin/sh=sh")),
    ]);
}
