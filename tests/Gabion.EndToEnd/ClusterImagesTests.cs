using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.EndToEnd;

/// <summary>The images of running pods, from a real registry and from files, joined by digest to what runs them.</summary>
public sealed class ClusterImagesTests : IDisposable
{
    private const string Advisory =
        """
        advisories:
        - id: TEAM-1
          summary: The request parser of weakness runs what it is sent.
          severity: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
          packages:
          - {ecosystem: "Alpine:v3.23", name: weakness, fixed: 2.0-r0}
        """;

    private readonly Scratch _scratch = new();
    private readonly Dictionary<string, string> _environment;

    public ClusterImagesTests() => _environment = new()
    {
        ["XDG_CACHE_HOME"] = _scratch.At("cache"), ["XDG_DATA_HOME"] = _scratch.At("data"), ["HOME"] = _scratch.At("home"),
    };

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Images_that_run_are_scanned_by_digest()
    {
        // 1. A registry with two versions under one tag, the older one still running; and one image that only a file holds.
        Scratch.Needs("buildah", "--version");
        Scratch.Needs("skopeo", "--version");
        Scratch.Needs("docker-registry", "--version");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "buildah's storage is made as root here");
        using var registry = StartRegistry(out var host);
        Build("old", "1.0-r0");
        Build("new", "2.0-r0");
        var ran = Push("old", $"{host}/shop/web:1");
        Push("new", $"{host}/shop/web:1");
        var local = _scratch.At("images/local.tar");
        Directory.CreateDirectory(_scratch.At("images"));
        Run("buildah", $"{Store} push -q localhost/old:1 docker-archive:{local}:registry.invalid/local:1");
        var id = JsonDocument.Parse(Run("buildah", $"{Store} inspect localhost/old:1")).RootElement.GetProperty("FromImageID").GetString();
        _scratch.Write("team.yaml", Advisory);
        var loaded = await RunAsync("db", "update", "--feed", "team", "--from", _scratch.At("team.yaml"));
        Assert.True(loaded.Code == 0, loaded.Error);

        // 2. A cluster that runs them.
        var manifests = Manifests(host, ran, id!);
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(manifests));
        var config = _scratch.Write("config", server.Kubeconfig());

        // 3. Live: the registry gives by digest what its tag no longer names, the folder what no registry has.
        string[] images = ["--images", "--images-from", _scratch.At("images"), "--insecure", host];
        var live = await RunAsync(["scan", "cluster", "--kubeconfig", config, "--format", "json", "--fail-on", "none", .. images]);
        Assert.True(live.Code == 0, live.Error);
        var web = $"{host}/shop/web:1@{ran}";
        Assert.Equal(
            [$"{web}: demo/Deployment/web (app)", "registry.invalid/local:1: demo/Pod/loaded (app)"],
            Vulnerable(live.Output).Order(StringComparer.Ordinal));
        var gaps = Gaps(live.Output);
        Assert.Contains(gaps, gap => gap.StartsWith("registry.invalid/gone:1: The image was not scanned, which demo/Pod/gone (app) runs: ", StringComparison.Ordinal));

        // 4. A snapshot says the same; without a registry only the file's image is known.
        Assert.Equal(0, (await RunAsync("cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config, "--quiet")).Code);
        var saved = await RunAsync(["scan", "cluster", "--snapshot", _scratch.At("saved"), "--format", "json", "--fail-on", "none", .. images]);
        Assert.Equal(Vulnerable(live.Output), Vulnerable(saved.Output));
        var files = await RunAsync("scan", "cluster", "--snapshot", _scratch.At("saved"), "--format", "json", "--fail-on", "none", "--images-from", _scratch.At("images"));
        Assert.Equal(["registry.invalid/local:1: demo/Pod/loaded (app)"], Vulnerable(files.Output));
        Assert.Contains($"{web}: The image was not scanned, which demo/Deployment/web (app) runs: none of the given files holds it.", Gaps(files.Output));

        // 5. Attack paths begin with what runs, not with what the tag names now: the manifest alone names the mended version.
        var paths = await RunAsync(["paths", _scratch.At("saved"), "--from", "*", "--format", "json", "--fail-on", "none", .. images]);
        Assert.True(paths.Code == 0, paths.Error);
        var exposed = await RunAsync(["paths", _scratch.At("saved"), "--fail-on", "none", .. images]);
        Assert.Contains("TEAM-1", exposed.Output, StringComparison.Ordinal);
        _scratch.Write("manifests/all.yaml", manifests[..manifests.IndexOf("# running", StringComparison.Ordinal)]);
        var planned = await RunAsync(["paths", _scratch.At("manifests"), "--fail-on", "none", "--images", "--insecure", host]);
        Assert.DoesNotContain("TEAM-1", planned.Output, StringComparison.Ordinal);
        Assert.Contains("Every image was looked at", planned.Output, StringComparison.Ordinal);
        var folder = await RunAsync(["scan", "cluster", _scratch.At("manifests"), "--format", "json", "--fail-on", "none", "--images", "--insecure", host]);
        Assert.Empty(Vulnerable(folder.Output));
        Assert.Equal(1, JsonDocument.Parse(folder.Output).RootElement.GetProperty("coverage").GetProperty("assessed").GetProperty("Image").GetInt32());
    }

    [Fact]
    public async Task Registries_are_logged_in_to_with_the_secrets_of_the_pods()
    {
        Scratch.Needs("buildah", "--version");
        Scratch.Needs("docker-registry", "--version");
        Scratch.Needs("htpasswd", "-nbB", "a", "b");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "buildah's storage is made as root here");
        const string password = "correct-horse-battery";
        _scratch.Write("htpasswd", Run("htpasswd", $"-nbB puller {password}"));
        using var registry = StartRegistry(out var host, $"auth: {{htpasswd: {{realm: shop, path: '{_scratch.At("htpasswd")}'}}}}\n");
        Build("old", "1.0-r0");
        foreach (var name in (string[])["a", "b", "c"])
        {
            Run("buildah", $"{Store} push -q --tls-verify=false --creds puller:{password} localhost/old:1 docker://{host}/shop/{name}:1");
        }

        _scratch.Write("team.yaml", Advisory);
        Assert.Equal(0, (await RunAsync("db", "update", "--feed", "team", "--from", _scratch.At("team.yaml"))).Code);
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply($$$"""
            apiVersion: v1
            kind: Namespace
            metadata: {name: demo}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: regcred, namespace: demo}
            type: kubernetes.io/dockerconfigjson
            data: {.dockerconfigjson: {{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($$$$"""{"auths":{"{{{{host}}}}":{"username":"puller","password":"{{{{password}}}}"},"other.invalid":{"username":"x","password":"y"}},"credsStore":"evil"}"""))}}}}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: puller, namespace: demo}
            imagePullSecrets: [{name: regcred}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: by-pod, namespace: demo}
            spec: {imagePullSecrets: [{name: regcred}], containers: [{name: app, image: "{{{host}}}/shop/a:1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: by-account, namespace: demo}
            spec: {serviceAccountName: puller, containers: [{name: app, image: "{{{host}}}/shop/b:1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: without, namespace: demo}
            spec: {containers: [{name: app, image: "{{{host}}}/shop/c:1"}]}
            """));
        var config = _scratch.Write("config", server.Kubeconfig());
        string[] line = ["scan", "cluster", "--kubeconfig", config, "--format", "json", "--fail-on", "none", "--images", "--insecure", host];

        var live = await RunAsync(line);
        Assert.True(live.Code == 0, live.Error);
        Assert.Equal("demo/Pod/by-account (app), demo/Pod/by-pod (app)", Assert.Single(Vulnerable(live.Output)).Split(": ")[^1]);
        Assert.Contains(Gaps(live.Output), gap => gap.StartsWith($"{host}/shop/c:1: The image was not scanned, which demo/Pod/without (app) runs: ", StringComparison.Ordinal));
        Assert.DoesNotContain(password, live.Output + live.Error, StringComparison.Ordinal);

        var without = await RunAsync([.. line, "--no-pull-secrets"]);
        Assert.Empty(Vulnerable(without.Output));
        Assert.Equal(3, Gaps(without.Output).Count(gap => gap.Contains("The image was not scanned", StringComparison.Ordinal)));

        // A snapshot has the values of no Secret.
        Assert.Equal(0, (await RunAsync("cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config, "--quiet")).Code);
        var saved = await RunAsync("scan", "cluster", "--snapshot", _scratch.At("saved"), "--format", "json", "--fail-on", "none", "--images", "--insecure", host);
        Assert.Empty(Vulnerable(saved.Output));
    }

    [Theory]
    [InlineData("scan cluster --watch --images", "--watch follows objects, not images")]
    [InlineData("scan cluster . --images-from no-such-folder", "there is no file or folder 'no-such-folder' (--images-from)")]
    [InlineData("paths . --images-from README.md", "'README.md' is neither an SBOM in JSON nor an image (--images-from)")]
    public async Task Refuses_what_cannot_be(string arguments, string told)
    {
        var (code, _, error) = await RunAsync(arguments.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    private static string Manifests(string host, string digest, string id) =>
        $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: demo}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: demo}
        spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80} ] }
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: demo}
        stringData: {user: somebody}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: demo, uid: 00000000-0000-4000-8000-0000000000d1}
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec:
              containers: [{name: app, image: "{{host}}/shop/web:1", ports: [{containerPort: 80}], envFrom: [{secretRef: {name: db} }]}]
        # running
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: n1}
        status: {nodeInfo: {operatingSystem: linux, architecture: amd64, kubeletVersion: v1.36.0} }
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-1
          namespace: demo
          labels: {app: web}
          uid: 00000000-0000-4000-8000-0000000000d2
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: 00000000-0000-4000-8000-0000000000d1, controller: true}]
        spec: {nodeName: n1, containers: [{name: app, image: "{{host}}/shop/web:1"} ] }
        status: {phase: Running, containerStatuses: [{name: app, image: "{{host}}/shop/web:1", imageID: "{{host}}/shop/web@{{digest}}"} ] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: loaded, namespace: demo}
        spec: {nodeName: n1, containers: [{name: app, image: "registry.invalid/local:1"} ] }
        status: {phase: Running, containerStatuses: [{name: app, image: "registry.invalid/local:1", imageID: "sha256:{{id}}"} ] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: gone, namespace: demo}
        spec: {nodeName: n1, containers: [{name: app, image: "registry.invalid/gone:1"} ] }
        status: {phase: Pending}
        """;

    private static List<string> Vulnerable(string report) =>
    [
        .. JsonDocument.Parse(report).RootElement.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("message").GetString()!.Contains("TEAM-1", StringComparison.Ordinal))
            .Select(finding => $"{finding.GetProperty("location").GetProperty("path").GetString()!.Split("/lib/apk")[0]}: {finding.GetProperty("evidence").EnumerateArray().First(evidence => evidence.GetProperty("name").GetString() == "runs in").GetProperty("value").GetString()}"),
    ];

    private static List<string> Gaps(string report) =>
        [.. JsonDocument.Parse(report).RootElement.GetProperty("coverage").GetProperty("gaps").EnumerateArray().Select(gap => $"{gap.GetProperty("path").GetString()}: {gap.GetProperty("reason").GetString()}")];

    private string Store => $"--root={_scratch.At("store")} --runroot={_scratch.At("run")} --storage-driver=vfs";

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => Program.RunAsync(arguments, environment: _environment);

    private void Build(string name, string version)
    {
        _scratch.Write($"{name}/lib/apk/db/installed", $"C:Q1aaaaaaaaaaaaaaaaaaaaaaaaaaa=\nP:weakness\nV:{version}\nA:x86_64\nL:MIT\nT:A program\n\n");
        _scratch.Write($"{name}/etc/os-release", "ID=alpine\nVERSION_ID=3.23.0\nPRETTY_NAME=\"Alpine Linux v3.23\"\n");
        _scratch.Write($"{name}.Dockerfile", "FROM scratch\nCOPY . /\nUSER 1000\nCMD [\"/srv/start\"]\n");
        Run("buildah", $"{Store} bud --isolation chroot -q --platform linux/amd64 -f {_scratch.At(name + ".Dockerfile")} -t localhost/{name}:1 {_scratch.At(name)}");
    }

    /// <summary>The digest of the manifest as it came to the registry.</summary>
    private string Push(string name, string target)
    {
        Run("buildah", $"{Store} push -q --tls-verify=false --digestfile {_scratch.At("digest")} localhost/{name}:1 docker://{target}");
        return File.ReadAllText(_scratch.At("digest")).Trim();
    }

    private Process StartRegistry(out string host, string more = "")
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        host = $"127.0.0.1:{port}";
        _scratch.Write("registry.yml", $"version: 0.1\nstorage:\n  filesystem: {{rootdirectory: {_scratch.At("registry")}}}\nhttp: {{addr: '{host}'}}\n{more}");
        return Listening.Start("docker-registry", ["serve", _scratch.At("registry.yml")], port);
    }

    private string Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _scratch.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {error.GetAwaiter().GetResult()}");
        return output;
    }
}
