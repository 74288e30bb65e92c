namespace Gabion.EndToEnd;

public sealed class PssTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostPID: true, containers: [{name: a, image: x}]}\n";

    [Theory]
    [InlineData("baseline", "v1.30", 1, "-\tdefault/p\tdenied\thostnamespaces\n")]
    [InlineData("privileged", "latest", 0, "-\tdefault/p\tallowed\t\n")]
    public async Task Checks_a_pod_from_standard_input(string level, string version, int code, string output)
    {
        var ran = await Program.RunAsync(["pss", "check", "--level", level, "--version", version, "-"], input: Pod);
        Assert.Equal((code, output), (ran.Code, ran.Output));
    }

    [Theory]
    [InlineData("pss check --level strict -", 2)]
    [InlineData("pss check --level baseline --version v2.0 -", 2)]
    [InlineData("pss check --level baseline --format xml -", 2)]
    [InlineData("pss check -", 2)]
    [InlineData("pss check --level baseline no-such-folder", 3)]
    [InlineData("pss readiness no-such-folder", 3)]
    public async Task Ends_with_a_reason(string arguments, int code)
    {
        var ran = await Program.RunAsync(arguments.Split(' '), input: Pod);
        Assert.Equal(code, ran.Code);
        Assert.StartsWith("gabion: ", ran.Error, StringComparison.Ordinal);
    }
}
