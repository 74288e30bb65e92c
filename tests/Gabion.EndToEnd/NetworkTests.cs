namespace Gabion.EndToEnd;

public sealed class NetworkTests
{
    private const string Pair = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {containers: [{name: a, image: x, ports: [{containerPort: 80}]}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, labels: {app: db}}
        spec: {containers: [{name: a, image: x}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p}
        spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]}
        """;

    [Theory]
    [InlineData("network reach - --to default/*", "default/web[Pod] => default/db[Pod] : TCP 80\n")]
    [InlineData("network reach - --to db --port tcp/443", "")]
    [InlineData("network reach - --from external", "")]
    public async Task Lists_connections(string arguments, string expected)
    {
        var ran = await Program.RunAsync(arguments.Split(' '), input: Pair);
        Assert.Equal((0, expected), (ran.Code, ran.Output));
    }

    [Fact]
    public async Task Explains_with_policy_rule_and_line()
    {
        var ran = await Program.RunAsync(["network", "reach", "-", "--explain", "db", "web"], input: Pair);
        Assert.Equal(0, ran.Code);
        Assert.Contains("default/db[Pod] => default/web[Pod] : No Connections", ran.Output, StringComparison.Ordinal);
        Assert.Contains("NetworkPolicy default/p is about it and has no rule that takes it\n    -:13", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network reach - --format xml", 2)]
    [InlineData("network reach - --port many", 2)]
    [InlineData("network reach - --from wbe", 2)]
    [InlineData("network reach - --explain web web", 2)]
    [InlineData("network reach - --pod-network ten", 2)]
    [InlineData("network reach no-such-folder", 3)]
    [InlineData("network diff no-such-folder no-such-folder", 3)]
    [InlineData("network diff - - --fail-on all", 2)]
    [InlineData("network lint no-such-folder", 3)]
    [InlineData("network isolate - --flows no-such-file", 2)]
    [InlineData("network isolate -", 2)]
    [InlineData("network raech", 2)]
    public async Task Ends_with_a_reason(string arguments, int code)
    {
        var ran = await Program.RunAsync(arguments.Split(' '), input: Pair);
        Assert.Equal(code, ran.Code);
        Assert.StartsWith("gabion: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flows_go_from_reach_to_isolate_and_back()
    {
        using var folder = new Scratch();
        folder.Write("all.yaml", Pair);
        var flows = await Program.RunAsync(["network", "reach", "all.yaml"], folder.Folder);
        folder.Write("flows.txt", flows.Output);
        foreach (var kind in (string[])["kubernetes", "calico"])
        {
            var made = await Program.RunAsync(["network", "isolate", "all.yaml", "--flows", "flows.txt", "--for", kind], folder.Folder);
            Assert.Equal(0, made.Code);
            folder.Write("both.yaml", Pair[..Pair.LastIndexOf("---", StringComparison.Ordinal)] + made.Output);
            Assert.Equal(flows.Output, (await Program.RunAsync(["network", "reach", "both.yaml"], folder.Folder)).Output);
        }
    }

    [Fact]
    public async Task A_change_that_opens_something_fails()
    {
        using var folder = new Scratch();
        folder.Write("old.yaml", Pair);
        folder.Write("new.yaml", Pair.Replace("port: 80}]}]}", "port: 81}]}]}", StringComparison.Ordinal));
        var ran = await Program.RunAsync(["network", "diff", "old.yaml", "new.yaml"], folder.Folder);
        Assert.Equal((1, "This change opens one path, none of them from the internet.\nchanged: default/web[Pod] => default/db[Pod] : TCP 80 -> TCP 81\n"), (ran.Code, ran.Output));
        Assert.Equal(0, (await Program.RunAsync(["network", "diff", "old.yaml", "new.yaml", "--fail-on", "internet"], folder.Folder)).Code);
    }
}
