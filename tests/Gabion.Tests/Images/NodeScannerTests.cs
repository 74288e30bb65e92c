using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Compliance;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NodeScannerTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public NodeScannerTests()
    {
        _root.Write("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n");
        _root.Write("var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\nArchitecture: amd64\nMaintainer: Matthias Klose <doko@debian.org>\n\n");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Counts_packages_and_passes_over_what_the_kernel_shows()
    {
        _root.Write("proc/1/environ", "x");
        _root.Write("run/secret", "x");
        var report = await ScanAsync();
        Assert.Equal((1, 1), (report.Coverage.Assessed["Node"], report.Coverage.Assessed["deb package"]));
        Assert.Equal(2, report.Coverage.Assessed["File"]);
        Assert.Contains(report.Coverage.Gaps, gap => gap.Kind == GapKind.Skipped && gap.Reason.EndsWith("folders of the kernel (proc, run)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_which_keys_are_open_and_which_static_pods_are_privileged()
    {
        File.SetUnixFileMode(_root.Write("etc/kubernetes/pki/ca.key", "x"), (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(_root.Write("etc/kubernetes/pki/sa.key", "x"), (UnixFileMode)0b110_000_000);
        _root.Write("etc/kubernetes/manifests/agent.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: agent, namespace: kube-system}
            spec:
              containers:
              - name: agent
                image: registry.example/agent:1
                securityContext: {privileged: true}
            """);
        var report = await ScanAsync();
        Assert.Equal(["etc/kubernetes/pki/ca.key"], Paths(report, "GBN-CLU-479"));
        Assert.Empty(Paths(report, "GBN-CON-255")); // one fault, one finding
        Assert.Contains(report.Findings, finding => finding.Rule.Area == Area.Cluster && finding.Location.Path == "etc/kubernetes/manifests/agent.yaml" && finding.Location.Layer is null);
    }

    [Theory]
    [InlineData("etc/kubernetes/manifests/kube-apiserver.yaml", "600", "640", "1.1.1")]
    [InlineData("etc/cni/net.d/10-calico.conflist", "400", "644", "1.1.9")]
    [InlineData("var/lib/rancher/k3s/server/db/etcd/", "700", "710", "1.1.11")]
    [InlineData("etc/rancher/k3s/k3s.yaml", "600", "644", "1.1.13")]
    [InlineData("etc/kubernetes/pki/ca.crt", "644", "664", "1.1.20")]
    [InlineData("etc/kubernetes/pki/etcd/ca.key", "600", "604", "1.1.21")]
    [InlineData("usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "600", "644", "4.1.1")]
    [InlineData("var/lib/rancher/rke2/agent/kubelet.kubeconfig", "600", "660", "4.1.5")]
    [InlineData("var/lib/kubelet/config.yaml", "600", "644", "4.1.9")]
    public async Task Mode_of_a_file_passes_or_fails_its_requirement(string path, string right, string wrong, string number)
    {
        Assert.Equal((RequirementOutcome.NotAssessable, 0), Outcome(await ScanAsync(), number));
        var full = path.EndsWith('/') ? Directory.CreateDirectory(Path.Combine(_root.Path, path)).FullName : _root.Write(path, "");
        File.SetUnixFileMode(full, (UnixFileMode)Convert.ToInt32(right, 8));
        Assert.Equal((RequirementOutcome.Pass, 0), Outcome(await ScanAsync(), number));
        File.SetUnixFileMode(full, (UnixFileMode)Convert.ToInt32(wrong, 8));
        var report = await ScanAsync();
        Assert.Equal((RequirementOutcome.Fail, 1), Outcome(report, number));
        var finding = report.Findings.Single(finding => finding.Rule.Controls.Contains(new("CIS-Kubernetes-1.12", number, ControlCoverage.Full)));
        Assert.Equal(path.TrimEnd('/'), finding.Location.Path);
        Assert.Contains(new("mode", wrong), finding.Evidence);
    }

    [Fact]
    public async Task Owner_has_the_name_that_the_node_gives_it()
    {
        var number = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2]; // the user to whom new files belong
        _root.Write("etc/passwd", $"etcd:x:{number}:{number}::/var/lib/etcd:/sbin/nologin\n");
        Directory.CreateDirectory(Path.Combine(_root.Path, "var/lib/etcd"));
        var report = await ScanAsync();
        Assert.Equal(number == "0" ? RequirementOutcome.Fail : RequirementOutcome.Pass, Outcome(report, "1.1.12").Outcome);
    }

    [Fact]
    public async Task Settings_of_components_flow_through()
    {
        _root.Write("var/lib/kubelet/config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authentication: {anonymous: {enabled: true}}
            """);
        _root.Write("etc/docker/daemon.json", """{"insecure-registries": ["registry.example"]}""");
        _root.Write("srv/app/kubelet.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authentication: {anonymous: {enabled: true}}
            """);
        var report = await ScanAsync();
        Assert.Contains(report.Findings, finding => finding.Location.Path == "var/lib/kubelet/config.yaml" && finding.Message.Contains("nonymous", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Location.Path == "etc/docker/daemon.json");
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path.StartsWith("srv/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stores_are_not_read_as_files_of_the_node()
    {
        Docker("registry.example/app:1", "4755:usr/bin/thing=x");
        var report = await ScanAsync();
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path.Contains("thing", StringComparison.Ordinal));
        var gap = Assert.Single(report.Coverage.Gaps, gap => gap.Path == "var/lib/docker");
        Assert.Equal(("Docker's store: 1 image was not scanned: registry.example/app:1", "--images scans them too."), (gap.Reason, gap.Remedy));
    }

    [Fact]
    public async Task Images_in_a_store_are_scanned_when_asked()
    {
        Docker("registry.example/app:1", "4755:usr/bin/thing=x");
        var report = await ScanAsync(wantsImages: true);
        Assert.Equal(["var/lib/docker/registry.example/app:1/usr/bin/thing"], Paths(report, "GBN-CON-213"));
        Assert.Equal(1, report.Coverage.Assessed["Image"]);
    }

    [Fact]
    public async Task Links_that_lead_out_are_not_followed()
    {
        using var outside = new TemporaryFolder();
        outside.Write("image/overlay2/repositories.json", "{}");
        outside.Write("key", "x");
        Directory.CreateSymbolicLink(Path.Combine(_root.Path, "var/lib/docker"), outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(_root.Path, "etc/kubernetes"), outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(_root.Path, "loop"), _root.Path);
        var report = await ScanAsync();
        Assert.Equal(2, report.Coverage.Assessed["File"]);
        Assert.Contains(report.Coverage.Gaps, gap => gap.Path == "var/lib/docker" && gap.Reason.Contains("is a link", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_no_root_is_refused()
    {
        using var empty = new TemporaryFolder();
        Assert.Null(NodeRoot.Open(empty.Path, [], out var reason));
        Assert.Contains("not the root of a Linux system", reason, StringComparison.Ordinal);
        Assert.Null(NodeRoot.Open(Path.Combine(empty.Path, "gone"), [], out reason));
        Assert.Equal("there is no such folder", reason);
    }

    private static (RequirementOutcome Outcome, int Findings) Outcome(ScanReport report, string number)
    {
        var rules = Catalogue.Create(RuleSettings.Default);
        var assessed = Assessment.Of(FrameworkList.Find("cis-kubernetes", rules)!, report, [.. rules.Select(rule => rule.Card)]);
        var result = assessed.Results.Single(result => result.Requirement.Number == number);
        return (result.Outcome, result.Findings.Length);
    }

    private static List<string> Paths(ScanReport report, string rule) => [.. report.Findings.Where(finding => finding.Rule.Id.Text == rule).Select(finding => finding.Location.Path)];

    /// <summary>An image of one layer as Docker Engine keeps it.</summary>
    private void Docker(string name, string entry)
    {
        var diff = $"sha256:{new string('a', 64)}";
        var config = $$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{diff}}"]},"history":[{"created_by":"RUN make"}]}""";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(config)));
        _root.Write("var/lib/docker/image/overlay2/repositories.json", $$"""{"Repositories":{"registry.example/app":{"{{name}}":"sha256:{{id}}"} } }""");
        _root.Write($"var/lib/docker/image/overlay2/imagedb/content/sha256/{id}", config);
        _root.Write($"var/lib/docker/image/overlay2/layerdb/sha256/{new string('a', 64)}/cache-id", "0123456789abcdef");
        var (mode, path, text) = (entry.Split(':')[0], entry.Split(':')[1].Split('=')[0], entry.Split('=')[1]);
        File.SetUnixFileMode(_root.Write($"var/lib/docker/overlay2/0123456789abcdef/diff/{path}", text), (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    private async Task<ScanReport> ScanAsync(bool wantsImages = false)
    {
        using var node = NodeRoot.Open(_root.Path, [], out var reason);
        Assert.Null(reason);
        var result = await new NodeScanner(TimeProvider.System, "test").ScanAsync(node!, wantsImages, new() { Target = _root.Path, ListsSubjects = true }, TestContext.Current.CancellationToken);
        return Assert.IsType<ScanResult.Assessed>(result).Report;
    }
}
