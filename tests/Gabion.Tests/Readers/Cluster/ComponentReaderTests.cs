using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Readers;

namespace Gabion.Tests.Readers.Cluster;

/// <summary>Settings of components, wherever they are written.</summary>
public sealed class ComponentReaderTests
{
    public static TheoryData<string, string, string> Written => new()
    {
        { "flag with =", Pod("kube-apiserver", "--anonymous-auth=false"), "anonymous-auth=false@10" },
        { "flag and value apart", Pod("kube-apiserver", "--audit-log-maxage", "30"), "audit-log-maxage=30@10" },
        { "a Boolean takes no value", Pod("kube-apiserver", "--profiling", "false"), "profiling=true@10" },
        { "underscores are dashes", Pod("kube-apiserver", "--audit_log_path=/a"), "audit-log-path=/a@10" },
        { "after -- are no flags", Pod("kube-apiserver", "--", "--profiling=false"), "" },
        { "hyperkube", Pod("/hyperkube", "apiserver", "--profiling=false"), "profiling=false@11" },
        { "in a shell", Pod("/bin/sh", "-c", "mkdir -p /x && exec /usr/local/bin/kube-apiserver --profiling=false 2>&1"), "profiling=false@11" },
        { "another program", Pod("/bin/server", "--profiling=false"), "none" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Reads_the_flags_of_a_static_pod(string what, string text, string expected) =>
        Assert.Equal((what, expected), (what, Shown(Settings("manifests/a.yaml", text))));

    [Theory]
    [InlineData("etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet \\\n  --read-only-port=10255 \\\n  --config=/a\n", true, "read-only-port=10255@2 config=/a@2")]
    [InlineData("etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\nEnvironment=\"ARGS=--config=/a --v=2\"\nExecStart=\nExecStart=/usr/bin/kubelet $ARGS\n", true, "config=/a@2 v=2@2")]
    [InlineData("etc/systemd/system/kubelet.service", "[Service]\nEnvironmentFile=-/etc/default/kubelet\nExecStart=/usr/bin/kubelet $KUBELET_EXTRA_ARGS\n", false, "")]
    [InlineData("var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--anonymous-auth=true --v=2\"\n", false, "anonymous-auth=true@1 v=2@1")]
    [InlineData("etc/default/kubelet", "# none\nKUBELET_EXTRA_ARGS='--node-ip=10.0.0.1'\n", false, "node-ip=10.0.0.1@2")]
    [InlineData("etc/default/kubelet", "KUBELET_FLAGS=--anonymous-auth=false --v=2\n", false, "anonymous-auth=false@1 v=2@1")]
    [InlineData("etc/eks/kubelet/environment", "NODEADM_KUBELET_ARGS=\"--config=/a --v=2\"\n", false, "config=/a@1 v=2@1")]
    [InlineData("var/snap/microk8s/current/args/kubelet", "# kept\n--root-dir=${SNAP_COMMON}/k\n--anonymous-auth=false\n", true, "root-dir=/var/snap/microk8s/common/k@2 anonymous-auth=false@3")]
    [InlineData("etc/etcd.env", "ETCD_DATA_DIR=/var/lib/etcd\nETCD_CLIENT_CERT_AUTH=true\n", true, "data-dir=/var/lib/etcd@1 client-cert-auth=true@2")]
    [InlineData("proc/812/cmdline", "/usr/bin/kubelet\0--config=/a\0--hostname-override\0node1\0", true, "config=/a@1 hostname-override=node1@1")]
    [InlineData("etc/etcd/etcd.conf.yaml", "data-dir: /d\nclient-transport-security:\n  client-cert-auth: true\n", true, "client-cert-auth=true@3 data-dir=/d@1")]
    public void Reads_the_settings_of_a_node(string path, string text, bool isWhole, string expected)
    {
        var settings = Settings(path, text);
        Assert.Equal(expected, Shown(settings));
        Assert.Equal(isWhole, settings!.IsWhole);
    }

    [Fact]
    public void An_option_that_ends_like_a_component_starts_none() => Assert.Empty(Facts("operator.yaml", """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: operator}
        spec:
          template:
            spec:
              containers:
                - name: operator
                  image: quay.io/example/operator:v1.2.3
                  args: [--kubelet-service=kube-system/kubelet, --watch=true]
        """).OfType<ComponentSettings>());

    [Fact]
    public void Reads_arguments_of_kubeadm_in_both_forms()
    {
        const string Mapping = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nkubernetesVersion: v1.30.1\napiServer:\n  extraArgs:\n    profiling: \"false\"\n";
        const string List = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    - name: profiling\n      value: \"false\"\n";
        foreach (var (text, place) in new[] { (Mapping, 6), (List, 6) })
        {
            var settings = Facts("kubeadm.yaml", text).OfType<ComponentSettings>().ToList();
            Assert.Equal([ComponentKind.ApiServer, ComponentKind.ControllerManager, ComponentKind.Scheduler, ComponentKind.Etcd], settings.Select(item => item.Kind));
            Assert.Equal($"profiling=false@{place}", Shown(settings[0]));
            Assert.Equal("Node,RBAC", settings[0]["authorization-mode"].Text);
        }
    }

    [Fact]
    public void Reads_configuration_inside_a_ConfigMap_at_its_place()
    {
        const string Text = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: kubelet-config, namespace: kube-system}
            data:
              kubelet: |
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                readOnlyPort: 10255
            """;
        var settings = Assert.Single(Facts("cm.yaml", Text).OfType<ComponentSettings>());
        var written = Assert.Single(settings.Written);
        Assert.Equal(("read-only-port", "10255", 8), (written.Name, written.Value, settings.File.Locate(written.Span).Span.Line));
    }

    [Fact]
    public void Reads_what_OpenShift_keeps_in_a_ConfigMap_and_in_files_of_machines()
    {
        const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config, namespace: openshift-kube-apiserver}\ndata:\n  config.yaml: '{\"apiVersion\":\"kubecontrolplane.config.openshift.io/v1\",\"kind\":\"KubeAPIServerConfig\",\"apiServerArguments\":{\"anonymous-auth\":[\"true\"]}}'\n";
        var server = Settings("cm.yaml", Map)!;
        Assert.Equal(("anonymous-auth", "true", 5), (server.Written.Single().Name, server.Written.Single().Value, server.File.Locate(server.Written.Single().Span).Span.Line));

        var kubelet = Convert.ToBase64String(Encoding.UTF8.GetBytes("kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nreadOnlyPort: 10255\n"));
        var machine = $"apiVersion: machineconfiguration.openshift.io/v1\nkind: MachineConfig\nmetadata: {{name: a}}\nspec:\n  config:\n    storage:\n      files:\n      - path: /etc/kubernetes/kubelet.conf\n        contents:\n          source: data:text/plain;charset=utf-8;base64,{kubelet}\n      - {{path: /etc/a, contents: {{source: 'data:,kind%3A%20KubeletConfiguration'}}}}\n";
        var settings = Settings("mc.yaml", machine);
        Assert.Equal(("read-only-port", 10), (settings!.Written.Single().Name, settings.File.Locate(settings.Written.Single().Span).Span.Line));
        Assert.False(settings.IsWhole);
    }

    [Fact]
    public void Reads_what_k0s_and_Talos_pass_on_and_says_that_their_own_choices_are_not_known()
    {
        const string K0s = "apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {name: k0s}\nspec:\n  api:\n    extraArgs:\n      anonymous-auth: \"true\"\n  workerProfiles:\n    - name: a\n      values: {readOnlyPort: 10255}\n";
        const string Talos = "version: v1alpha1\nmachine:\n  type: controlplane\n  kubelet:\n    extraArgs: {read-only-port: \"10255\"}\n    extraConfig: {podPidsLimit: 5}\ncluster:\n  apiServer:\n    extraArgs: {anonymous-auth: [\"true\"]}\n";
        Assert.Equal(["anonymous-auth=true@7", "read-only-port=10255@10"], Facts("k0s.yaml", K0s).OfType<ComponentSettings>().Select(Shown).Order());
        Assert.Equal(["anonymous-auth=true@9", "pod-max-pids=5@6", "read-only-port=10255@5"], Facts("controlplane.yaml", Talos).OfType<ComponentSettings>().Select(Shown).Order());
        Assert.All(Facts("k0s.yaml", K0s).Concat(Facts("controlplane.yaml", Talos)).OfType<ComponentSettings>(), settings => Assert.False(settings["profiling"].IsKnown));
        Assert.All([("k0s.yaml", K0s), ("controlplane.yaml", Talos)], file => Assert.Single(Gaps(file.Item1, file.Item2)));
    }

    [Fact]
    public void Reads_patches_of_kind_and_what_Cluster_API_and_OpenShift_write()
    {
        const string Kind = "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n  - role: control-plane\n    kubeadmConfigPatches:\n      - |\n        kind: ClusterConfiguration\n        apiServer:\n          extraArgs:\n            profiling: \"true\"\n";
        const string Machines = "apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nmetadata: {name: a}\nspec:\n  version: v1.33.1\n  kubeadmConfigSpec: {clusterConfiguration: {apiServer: {extraArgs: {profiling: \"false\"}}}}\n";
        const string OpenShift = "apiVersion: kubecontrolplane.config.openshift.io/v1\nkind: KubeAPIServerConfig\napiServerArguments:\n  anonymous-auth: [\"true\"]\n";
        var patch = Facts("kind.yaml", Kind).OfType<ComponentSettings>().First();
        Assert.Equal((10, false), (patch.File.Locate(patch["profiling"].Written!.Span).Span.Line, patch["audit-log-path"].IsKnown));
        var machines = Facts("cluster.yaml", Machines).OfType<ComponentSettings>().First();
        Assert.Equal((33, "false", true), (machines.Minor, machines["profiling"].Text, machines["audit-log-path"].IsMissing));
        Assert.Equal("anonymous-auth=true@4", Shown(Settings("config.yaml", OpenShift)));
    }

    [Theory]
    [InlineData("etc/docker/daemon.json", "{\"hosts\": [\"fd://\", \"tcp://0.0.0.0\"], \"icc\": false}", "host=fd://,tcp://0.0.0.0@1 icc=false@1")]
    [InlineData("etc/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd -H fd:// -H tcp://0.0.0.0:2375 --icc=false\n", "host=fd://@2 host=tcp://0.0.0.0:2375@2 icc=false@2")]
    public void Reads_what_Docker_is_told(string path, string text, string expected) => Assert.Equal(expected, Shown(Settings(path, text)));

    [Theory]
    [InlineData("etc/docker/daemon.json", "{\"icc\": }")]
    [InlineData("etc/containerd/config.toml", "version = \n")]
    [InlineData("cm.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    kind: [\n")]
    public void What_cannot_be_read_is_a_gap_with_its_place(string path, string text)
    {
        var gap = Assert.Single(ReaderList.All.Where(reader => reader.Accepts(path)).SelectMany(reader => reader.Read(new(path), Encoding.UTF8.GetBytes(text)).Gaps));
        Assert.True(gap.Kind == GapKind.Invalid && gap.Span is not null, gap.Reason);
    }

    [Fact]
    public void Flags_and_files_have_defaults_of_their_own()
    {
        var flags = Settings("kubelet.service", "[Service]\nExecStart=kubelet --v=1\n")!;
        var file = Settings("kubelet.yaml", "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n")!;
        var both = Settings("kubelet.service", "[Service]\nExecStart=kubelet --config=/a\n")!;
        Assert.Equal(("true", "false"), (flags["anonymous-auth"].Text, file["anonymous-auth"].Text));
        Assert.False(both["anonymous-auth"].IsKnown);
        Assert.True(both["hostname-override"].IsMissing);
    }

    [Theory]
    [InlineData("v1.18.3", "PodSecurity", false)]
    [InlineData("v1.34.0", "PodSecurity", true)]
    [InlineData("v1.34.0", "NodeRestriction", false)]
    public void Plugins_are_on_by_version(string version, string plugin, bool isOn) =>
        Assert.Equal(isOn, AdmissionPlugins.IsOn(Settings("a.yaml", Pod("kube-apiserver", "--v=1").Replace("v1.34.2", version, StringComparison.Ordinal))!, plugin)?.IsOn);

    [Fact]
    public void Broken_files_are_survived()
    {
        var random = new System.Random(5);
        var good = new (string Path, string Text)[]
        {
            ("manifests/a.yaml", Pod("/bin/sh", "-c", "exec kube-apiserver --a=b \"$X\"")),
            ("kubelet.service", "[Service]\nEnvironment=\"A=--b c\" 'D=e'\nExecStart=-/usr/bin/kubelet $A ${D} \\\n --c\n"),
            ("etc/default/kubelet", "A_ARGS=\"--b='c d'\"\nexport X=1\n"),
            ("proc/1/cmdline", "kubelet\0--config\0"),
            ("etcd.conf", "data-dir: a\nlisten-client-urls: [b]\n"),
            ("etc/rancher/rke2/config.yaml", "cni: a\nkube-apiserver-arg: [a=b]\netcd-arg: c\n"),
            ("etc/docker/daemon.json", "{\"hosts\": [\"a\"], \"icc\": true}"),
            ("etc/containerd/config.toml", "version = 2\n[grpc]\n  tcp_address = \"a\"\n"),
            ("proc/cmdline", "root=/dev/a quiet b=\"c\"\n"),
            ("kind.yaml", "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n  - |\n    kind: ClusterConfiguration\n    apiServer: {extraArgs: {a: b}}\n"),
            ("kubeadm.yaml", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer: {extraArgs: [{name: a, value: b}]}\netcd: {local: {extraArgs: {c: d}}}\n"),
        };
        for (var round = 0; round < 3_000; round++)
        {
            var (path, text) = good[round % good.Length];
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            foreach (var settings in Facts(path, Encoding.UTF8.GetString(bytes)[..random.Next(1, text.Length)]).OfType<ComponentSettings>())
            {
                Assert.All(settings.Written, setting => Assert.True(setting.Span.Line >= 1 && setting.Name.Length > 0));
            }
        }
    }

    private static string Pod(params string[] command) => $"""
        apiVersion: v1
        kind: Pod
        metadata: {"{"}name: a, namespace: kube-system{"}"}
        spec:
          containers:
            - name: a
              image: registry.k8s.io/kube-apiserver:v1.34.2
              command:
                {string.Join("\n        ", command.Select(word => $"- '{word}'"))}

        """;

    private static ComponentSettings? Settings(string path, string text) => Facts(path, text).OfType<ComponentSettings>().SingleOrDefault();

    private static IEnumerable<Fact> Facts(string path, string text) =>
        ReaderList.All.Where(reader => reader.Accepts(path)).SelectMany(reader => reader.Read(new(path), Encoding.UTF8.GetBytes(text)).Facts);

    private static IEnumerable<CoverageGap> Gaps(string path, string text) =>
        ReaderList.All.Where(reader => reader.Accepts(path)).SelectMany(reader => reader.Read(new(path), Encoding.UTF8.GetBytes(text)).Gaps);

    private static string Shown(ComponentSettings? settings) =>
        settings is null ? "none" : string.Join(' ', settings.Written.Select(setting => $"{setting.Name}={setting.Value}@{setting.Span.Line}"));
}
