using System.Text;
using System.Text.Json;
using Gabion.Cli;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;
using Gabion.Scan;

namespace Gabion.Tests.Cli;

public sealed class PssOutputTests
{
    private const string Shop = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              hostNetwork: true
              containers:
                - name: web
                  image: x
                  ports: [{containerPort: 80}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: job}
        spec: {containers: [{name: job, image: x}]}
        """;

    private static readonly LevelVersion Baseline = new(PodSecurityLevel.Baseline, PodSecurityVersion.Of(30));

    [Fact]
    public async Task Writes_one_line_a_pod() => Assert.Equal(
        "-\tshop/web\tdenied\thostnamespaces,hostports\n-\tdefault/job\tallowed\t\n", await TextAsync(explain: false));

    [Fact]
    public async Task Explains_with_the_place_of_each_value() => Assert.Equal(
        """
        -	shop/web	denied	hostnamespaces,hostports
          Deployment web violates PodSecurity "baseline:v1.30": host namespaces (hostNetwork=true), hostPort (container "web" uses hostPort 80)
            hostNamespaces: hostNetwork=true
              -:7 spec.template.spec.hostNetwork = true
            hostPorts: container "web" uses hostPort 80
              -:11 spec.template.spec.containers[0].ports[0].containerPort = 80
        -	default/job	allowed	

        """,
        await TextAsync(explain: true));

    [Fact]
    public async Task Writes_decisions_as_JSON()
    {
        var read = await ReadAsync(Shop);
        using var json = JsonDocument.Parse(PssCheckOutput.Json(Baseline, Decide(read), read.Gaps));
        var pods = json.RootElement.GetProperty("pods");
        Assert.Equal(2, pods.GetArrayLength());
        Assert.False(pods[0].GetProperty("allowed").GetBoolean());
        Assert.Equal("hostNamespaces", pods[0].GetProperty("violations")[0].GetProperty("check").GetString());
        Assert.Equal(7, pods[0].GetProperty("violations")[0].GetProperty("offences")[0].GetProperty("line").GetInt32());
        Assert.True(pods[1].GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task Writes_readiness_with_a_matrix()
    {
        var read = await ReadAsync(Shop);
        using var output = new StringWriter();
        var namespaces = Readiness.Assess(read.Facts.OfType<Workload>(), [], PodSecurityVersion.Latest);
        PssReadinessOutput.Table(output, PodSecurityVersion.Latest, namespaces, matrix: true);
        var lines = output.ToString().Split('\n');
        Assert.Contains("namespace shop: could enforce privileged:latest (its labels are not among what was read)", lines);
        Assert.Contains("  v1.0–v1.37 privileged", lines);
        Assert.Contains("    baseline is blocked by hostNamespaces: hostNetwork=true", lines);
        Assert.Contains("namespace default: could enforce baseline:latest (its labels are not among what was read)", lines);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_a_gap()
    {
        var read = await FactReading.ReadManifestsAsync(["/no/such/place"], Stream.Null, TestContext.Current.CancellationToken);
        Assert.Empty(read.Facts);
        Assert.Equal("/no/such/place", Assert.Single(read.Gaps).Path);
    }

    private static async Task<string> TextAsync(bool explain)
    {
        using var output = new StringWriter();
        PssCheckOutput.Text(output, Decide(await ReadAsync(Shop)), explain);
        return output.ToString();
    }

    private static async Task<FactReading> ReadAsync(string text)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await FactReading.ReadManifestsAsync(["-"], input, TestContext.Current.CancellationToken);
    }

    private static List<(Workload, PodSecurityResult)> Decide(FactReading read) =>
        [.. read.Facts.OfType<Workload>().Select(workload => (workload, PodSecurityStandards.Evaluate(workload.Pod, Baseline)))];
}
