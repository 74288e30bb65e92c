using Gabion.Model;
using Gabion.Scan;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Model;

/// <summary>Which file of containerd's counts, by what rules say of them.</summary>
public sealed class ContainerdViewsTests : IDisposable
{
    private const string Main = "etc/containerd/config.toml";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("false", "")] // below plugins also what is empty or false takes the place of what was
    [InlineData("true", "etc/containerd/conf.d/10.toml:3")]
    public async Task A_later_file_says_what_counts(string value, string expected)
    {
        Write(Main, "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  disable_apparmor = true\n");
        Write("etc/containerd/conf.d/10.toml", $"version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  disable_apparmor = {value}\n");
        Assert.Equal(expected, await PlacesAsync());
    }

    [Fact]
    public async Task What_nobody_sets_again_stays_where_it_is()
    {
        Write(Main, "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  disable_apparmor = true\n  [plugins.\"io.containerd.grpc.v1.cri\".registry]\n    config_path = \"/a\"\n");
        Write("etc/containerd/conf.d/10.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"/b\"\n");
        Assert.Equal("etc/containerd/config.toml:4", await PlacesAsync());
    }

    [Fact]
    public async Task A_setting_is_the_same_by_its_name_in_another_version()
    {
        Write(Main, "version = 2\nimports = [\"conf.d/*.toml\"]\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  disable_apparmor = true\n  unset_seccomp_profile = \"unconfined\"\n");
        Write("etc/containerd/conf.d/10.toml", "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\"]\n  disable_apparmor = false\n");
        Assert.Equal("etc/containerd/config.toml:5", await PlacesAsync());
    }

    [Fact]
    public async Task Outside_of_plugins_what_is_empty_takes_no_place()
    {
        Write(Main, "version = 2\nimports = [\"a.toml\", \"b.toml\"]\n[grpc]\n  tcp_address = \"0.0.0.0:1\"\n");
        Write("etc/containerd/a.toml", "version = 2\n[grpc]\n  tcp_address = \"\"\n");
        Write("etc/containerd/b.toml", "version = 2\n");
        Assert.Equal("etc/containerd/config.toml:4", await PlacesAsync());
        Write("etc/containerd/b.toml", "version = 2\n[grpc]\n  tcp_address = \"0.0.0.0:2\"\n");
        Assert.Equal("etc/containerd/b.toml:3", await PlacesAsync());
    }

    [Fact]
    public async Task Imports_go_breadth_first_and_each_file_once()
    {
        // config, a, b, then c, which a imports, and config again, which is known: c comes last.
        Write(Main, "imports = [\"a.toml\", \"b.toml\"]\n[plugins.cri]\n  disable_apparmor = true\n");
        Write("etc/containerd/a.toml", "imports = [\"sub/c.toml\", \"config.toml\"]\n[plugins.cri]\n  disable_apparmor = true\n");
        Write("etc/containerd/b.toml", "[plugins.cri]\n  disable_apparmor = true\n");
        Write("etc/containerd/sub/c.toml", "[plugins.cri]\n\n  disable_apparmor = true\n");
        Assert.Equal("etc/containerd/sub/c.toml:3", await PlacesAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_here_is_told()
    {
        Write(Main, "version = 2\nimports = [\"/etc/containerd/gone.toml\", \"/etc/containerd/none/*.toml\", \"../../../../x.toml\", \"/run/vendor/*.toml\"]\n");
        var gaps = (await ScanAsync()).Coverage.Gaps.Where(gap => gap.Path == Main).Select(gap => $"{gap.Span?.Start} {gap.Reason}");
        Assert.Equal(["2:12 It imports /etc/containerd/gone.toml, which is not here, so what that sets was not assessed.", "2:72 It imports ../../../../x.toml, which is not here, so what that sets was not assessed.", "2:94 It imports /run/vendor/*.toml, where no configuration of containerd is looked for, so what may be there was not assessed."], gaps);
    }

    [Fact]
    public async Task Each_machine_has_its_own_files()
    {
        Write($"node1/{Main}", "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  disable_apparmor = true\n");
        Write($"node2/{Main}", "version = 2\n");
        Write("node2/etc/containerd/conf.d/10.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  disable_apparmor = false\n");
        Assert.Equal($"node1/{Main}:4", await PlacesAsync());
    }

    private void Write(string path, string text) => _folder.Write(path, text);

    private async Task<string> PlacesAsync() =>
        string.Join(' ', (await ScanAsync()).Findings.Where(finding => finding.Rule.Area == Area.Cluster).Select(finding => finding.Location.ToString()));

    private async Task<ScanReport> ScanAsync() =>
        Assert.IsType<ScanResult.Assessed>(await new Scanner(TimeProvider.System, "1").ScanAsync(new() { Target = _folder.Path }, TestContext.Current.CancellationToken)).Report;
}
