using System.Runtime.Versioning;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>Programs that log in: those that behave, and those that do not.</summary>
[UnsupportedOSPlatform("windows")] // permissions of scripts
public sealed class ExecPluginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gives_a_token_and_tells_of_the_cluster()
    {
        var told = Path.Combine(_folder.Path, "told");
        var plugin = Plugin($$$"""printf %s "$KUBERNETES_EXEC_INFO $EXTRA $1" > {{{told}}}; echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"abc","expirationTimestamp":"2030-01-02T03:04:05Z"}}'""") with
        {
            Arguments = ["one"],
            Environment = [("EXTRA", "more")],
            Cluster = new("https://c", "name", false, "PEM", null, Gabion.Formats.Yaml.YamlReader.Read("{audience: x, n: 3}")[0].Field),
        };
        var made = await plugin.RunAsync(Stop);
        Assert.Equal(("abc", new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)), (made.Token, made.Expires));
        Assert.Equal(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"https://c","tls-server-name":"name","certificate-authority-data":"UEVN","config":{"audience":"x","n":3}}}} more one""",
            await File.ReadAllTextAsync(told, Stop));
    }

    [Theory]
    [InlineData("echo nonsense", "wrote no ExecCredential in JSON")]
    [InlineData("true", "wrote no ExecCredential in JSON")]
    [InlineData("echo '{}'", "wrote something of no version where ExecCredential")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"a"}}'""", "wrote ExecCredential of client.authentication.k8s.io/v1beta1 where")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "neither a token nor a certificate")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a b"}}'""", "characters that no header can carry")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a","expirationTimestamp":"soon"}}'""", "'soon', which is no time")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"x","clientKeyData":"y"}}'""", "a certificate and key that cannot be used")]
    [InlineData("echo 'log in first' >&2; exit 3", "ended with code 3: log in first")]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' x", "wrote more than 1 MiB")]
    [InlineData("sleep 60", "gave no credentials within 0.5 seconds and was stopped")]
    [InlineData("echo '{'; exec sleep 60", "gave no credentials within 0.5 seconds and was stopped")]
    public async Task Says_what_a_plugin_did_wrong(string script, string told)
    {
        var plugin = Plugin(script);
        var limit = told.Contains("0.5", StringComparison.Ordinal) ? TimeSpan.FromSeconds(0.5) : plugin.Limit;
        var error = await Assert.ThrowsAsync<IOException>(() => (plugin with { Limit = limit }).RunAsync(Stop));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("config:3:1: the exec plugin ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_how_to_install_what_is_missing()
    {
        var plugin = new ExecPlugin { ApiVersion = "client.authentication.k8s.io/v1", Command = "no-such-plugin", Place = "config:3:1", InstallHint = "Get it from your provider.\n" };
        var error = await Assert.ThrowsAsync<IOException>(() => plugin.RunAsync(Stop));
        Assert.Equal("config:3:1: the exec plugin no-such-plugin is not installed: Get it from your provider.", error.Message);
    }

    [Fact]
    public async Task A_program_of_the_current_folder_is_not_run()
    {
        var name = $"plugin-{Guid.NewGuid():n}";
        var path = Path.Combine(Directory.GetCurrentDirectory(), name);
        await File.WriteAllTextAsync(path, "#!/bin/sh\n", Stop);
        try
        {
            var plugin = new ExecPlugin { ApiVersion = "client.authentication.k8s.io/v1", Command = name, Place = "config:3:1" };
            Assert.Contains("is not installed", (await Assert.ThrowsAsync<IOException>(() => plugin.RunAsync(Stop))).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Is_asked_again_when_the_token_expires_or_is_refused()
    {
        var count = Path.Combine(_folder.Path, "count");
        var clock = new SteppingClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var script = $$$"""echo x >> {{{count}}}; n=$(wc -l < {{{count}}}); echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t'$n'","expirationTimestamp":"2030-01-01T00:10:00Z"}}'""";
        await using var server = await SimulatedApiServer.StartAsync(new());
        var config = _folder.Write("config", server.Kubeconfig($"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh, interactiveMode: Never}}}}"));
        Script("plugin.sh", script);
        var good = "Bearer t1";
        server.Accepts = (header, _) => header == good;
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([config], null)).Access;
        using var client = new ClusterClient(access, new() { Pause = TimeSpan.FromMilliseconds(1) }, clock);
        await client.VersionAsync(Stop);
        await client.VersionAsync(Stop);
        Assert.Single(await File.ReadAllLinesAsync(count, Stop));
        good = "Bearer t2"; // the server has withdrawn the first
        await client.VersionAsync(Stop);
        clock.Now = clock.Now.AddMinutes(10);
        good = "Bearer t3"; // the second has expired
        await client.VersionAsync(Stop);
        Assert.Equal(3, (await File.ReadAllLinesAsync(count, Stop)).Length);
        good = "none";
        Assert.Equal(401, (await Assert.ThrowsAsync<ApiException>(() => client.VersionAsync(Stop))).Code);
    }

    [Fact]
    public async Task Gives_a_certificate_that_is_shown()
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        var (certificate, key) = server.Certificates.Client("by-plugin");
        var credential = $$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"clientCertificateData":{{{Json(certificate)}}},"clientKeyData":{{{Json(key)}}}}}""";
        Script("plugin.sh", $"cat {_folder.Write("credential.json", credential)}");
        server.Accepts = (_, name) => name == "by-plugin";
        var config = _folder.Write("config", server.Kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin.sh}}"));
        using var client = new ClusterClient(Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([config], null)).Access, ClusterSettings.Default, TimeProvider.System);
        Assert.Equal("v1.33.1", (await client.VersionAsync(Stop)).Text);
    }

    private static string Json(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private ExecPlugin Plugin(string script) => new() { ApiVersion = "client.authentication.k8s.io/v1", Command = Script("plugin", script), Place = "config:3:1" };

    private string Script(string name, string script)
    {
        var path = _folder.Write(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private sealed class SteppingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
