namespace Gabion.EndToEnd;

public sealed class ProgramTests
{
    [Fact]
    public async Task Tells_its_version()
    {
        var (code, output, _) = await Program.RunAsync(["--version"]);
        Assert.Equal(0, code);
        Assert.StartsWith("gabion 0.", output, StringComparison.Ordinal);
    }
}
