using Gabion.Model.Code;
using Gabion.Scan;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan;

/// <summary>A component whose settings stand in several files is judged once, by what counts.</summary>
public sealed class ComponentViewTests : IDisposable
{
    private const string Config = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
    private const string DropIn = "[Service]\nEnvironment=\"CONFIG=--config=/var/lib/kubelet/config.yaml\"\nEnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\nExecStart=\nExecStart=/usr/bin/kubelet $CONFIG $KUBELET_KUBEADM_ARGS\n";
    private const string DropInPath = "etc/systemd/system/kubelet.service.d/10-kubeadm.conf";
    private const string ConfigPath = "var/lib/kubelet/config.yaml";
    private const string FlagsPath = "var/lib/kubelet/kubeadm-flags.env";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    // GBN-CLU-480: anonymous requests. GBN-CLU-489: kernel defaults, false in a file that does not say.
    [Fact]
    public async Task A_flag_wins_over_the_file()
    {
        _root.Write(DropInPath, DropIn);
        _root.Write(ConfigPath, Config + "authentication: {anonymous: {enabled: true}}\n");
        Assert.Equal([$"{ConfigPath}:3"], await PlacesAsync("KubeletTakesAnonymous"));
        _root.Write(FlagsPath, "KUBELET_KUBEADM_ARGS=\"--anonymous-auth=false\"\n");
        Assert.Empty(await PlacesAsync("KubeletTakesAnonymous"));
    }

    [Fact]
    public async Task A_bad_flag_is_told_where_it_stands()
    {
        _root.Write(DropInPath, DropIn);
        _root.Write(ConfigPath, Config + "authentication: {anonymous: {enabled: false}}\n");
        _root.Write(FlagsPath, "KUBELET_KUBEADM_ARGS=\"--anonymous-auth=true\"\n");
        Assert.Equal([$"{FlagsPath}:1"], await PlacesAsync("KubeletTakesAnonymous"));
    }

    [Fact]
    public async Task No_default_is_judged_that_another_place_sets()
    {
        _root.Write(DropInPath, DropIn);
        _root.Write(ConfigPath, Config);
        Assert.Equal([$"{ConfigPath}:2"], await PlacesAsync("KernelDefaultsAreNotProtected"));
        _root.Write(FlagsPath, "KUBELET_KUBEADM_ARGS=\"--protect-kernel-defaults=true\"\n");
        Assert.Empty(await PlacesAsync("KernelDefaultsAreNotProtected"));
    }

    [Fact]
    public async Task Drop_ins_of_the_file_are_laid_over_it_by_name()
    {
        _root.Write(DropInPath, DropIn.Replace("config.yaml\"", "config.yaml --config-dir=/etc/kubernetes/kubelet.conf.d\"", StringComparison.Ordinal));
        _root.Write(ConfigPath, Config);
        _root.Write("etc/kubernetes/kubelet.conf.d/10-first.conf", Config + "protectKernelDefaults: false\n");
        Assert.Equal(["etc/kubernetes/kubelet.conf.d/10-first.conf:3"], await PlacesAsync("KernelDefaultsAreNotProtected"));
        _root.Write("etc/kubernetes/kubelet.conf.d/20-last.conf", Config + "protectKernelDefaults: true\n");
        Assert.Empty(await PlacesAsync("KernelDefaultsAreNotProtected"));
        Assert.Empty(await PlacesAsync("KubeletTakesAnonymous")); // no part is judged for what it does not say
    }

    // The unit of the package has a command without flags, which the drop-in takes away.
    [Fact]
    public async Task A_drop_in_takes_the_place_of_the_command_of_its_unit()
    {
        _root.Write("usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n");
        Assert.Equal(["usr/lib/systemd/system/kubelet.service:2"], await PlacesAsync("KubeletTakesAnonymous"));
        _root.Write(DropInPath, DropIn);
        Assert.Empty(await PlacesAsync("KubeletTakesAnonymous"));
    }

    [Fact]
    public async Task What_runs_counts_and_not_what_would_be_started()
    {
        _root.Write(DropInPath, DropIn);
        _root.Write(FlagsPath, "KUBELET_KUBEADM_ARGS=\"--anonymous-auth=true\"\n");
        _root.Write("proc/812/cmdline", "/usr/bin/kubelet\0--config=/var/lib/kubelet/config.yaml\0");
        _root.Write(ConfigPath, Config);
        Assert.Empty(await PlacesAsync("KubeletTakesAnonymous"));
    }

    // A file that other flags name is not that kubelet's, nor is the one of another machine.
    [Fact]
    public async Task Files_of_others_are_left_alone()
    {
        _root.Write("one/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --anonymous-auth=false\n");
        _root.Write("one/var/lib/kubelet/config.yaml", Config);
        _root.Write("two/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/elsewhere.yaml --anonymous-auth=false\n");
        _root.Write("two/var/lib/kubelet/config.yaml", Config + "authentication: {anonymous: {enabled: true}}\n");
        Assert.Equal(["two/var/lib/kubelet/config.yaml:3"], await PlacesAsync("KubeletTakesAnonymous"));
    }

    // etcd and kube-proxy take nothing from flags once they have a file.
    [Fact]
    public async Task Etcd_with_a_file_ignores_its_flags()
    {
        _root.Write("etc/kubernetes/manifests/etcd.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: etcd, namespace: kube-system}
            spec:
              hostNetwork: true
              containers:
              - name: etcd
                image: registry.k8s.io/etcd:3.6.5
                command: [etcd, --config-file=/etc/etcd/etcd.conf.yaml, --client-cert-auth=true]
            """);
        _root.Write("etc/etcd/etcd.conf.yaml", "data-dir: /var/lib/etcd\nclient-transport-security:\n  cert-file: /c\n  client-cert-auth: false\n");
        Assert.Equal(["etc/etcd/etcd.conf.yaml:4"], await PlacesAsync("EtcdTakesAnyClient"));
    }

    // CRI-O's package brings a part and no file; later parts and flags win.
    [Fact]
    public async Task Parts_of_cri_o_are_laid_over_each_other()
    {
        _root.Write("etc/crio/crio.conf.d/10-crio.conf", "[crio.runtime]\nseccomp_profile = \"unconfined\"\nno_pivot = true\n");
        Assert.Equal(["etc/crio/crio.conf.d/10-crio.conf:2"], await PlacesAsync("CrioConfinesNothingBySeccomp"));
        _root.Write("etc/crio/crio.conf.d/20-site.conf", "[crio.runtime]\nseccomp_profile = \"/etc/crio/own.json\"\n");
        Assert.Empty(await PlacesAsync("CrioConfinesNothingBySeccomp"));
        Assert.Equal(["etc/crio/crio.conf.d/10-crio.conf:3"], await PlacesAsync("CrioDoesNotPivot"));
        _root.Write("usr/lib/systemd/system/crio.service", "[Service]\nExecStart=/usr/bin/crio --no-pivot=false\n");
        Assert.Empty(await PlacesAsync("CrioDoesNotPivot"));
    }

    private async Task<IEnumerable<string>> PlacesAsync(string rule)
    {
        var id = Gabion.Rules.Catalogue.Create(Gabion.Model.RuleSettings.Default).Single(one => one.GetType().Name == rule).Card.Id;
        var result = await new Scanner(TimeProvider.System, "0").ScanAsync(new() { Target = _root.Path }, TestContext.Current.CancellationToken);
        return Assert.IsType<ScanResult.Assessed>(result).Report.Findings.Where(finding => finding.Rule.Id == id).Select(finding => finding.Location.ToString());
    }
}
