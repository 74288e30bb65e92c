using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Readers;

namespace Gabion.Tests.Readers.Cluster;

/// <summary>The components of k3s and RKE2, by all that tells these programs how to start them.</summary>
public sealed class DistributionTests
{
    private const string Unit = "etc/systemd/system/k3s.service";
    private const string Config = "etc/rancher/k3s/config.yaml";

    [Fact]
    public void A_file_tells_what_is_started_and_the_distribution_chooses_the_rest()
    {
        var settings = Views((Config, "write-kubeconfig-mode: \"0644\"\ncluster-init: true\nkube-apiserver-arg:\n  - audit-log-path=/a\n  - \"admission-control-config-file=/b\"\nkubelet-arg: [max-pods=50]\n"));
        Assert.Equal(6, settings.Count);
        Assert.Equal("audit-log-path=/a@4 admission-control-config-file=/b@5", Shown(settings[ComponentKind.ApiServer]));
        Assert.Equal("false", settings[ComponentKind.ApiServer]["profiling"].Text);
    }

    [Fact]
    public void An_agent_has_no_control_plane() =>
        Assert.Equal([ComponentKind.Kubelet, ComponentKind.Proxy], Views((Config, "server: https://a:6443\ntoken-file: /t\n")).Keys.Order());

    [Theory]
    [InlineData("k3s", "tls-san: [a]\n", false)] // SQLite
    [InlineData("k3s", "tls-san: [a]\ncluster-init: true\n", true)]
    [InlineData("k3s", "tls-san: [a]\nserver: https://b:6443\n", true)] // joins the cluster of another server
    [InlineData("k3s", "cluster-init: true\ndatastore-endpoint: mysql://a\n", false)]
    [InlineData("rke2", "tls-san: [a]\n", true)]
    public void Etcd_is_judged_where_one_runs(string distribution, string text, bool runs) =>
        Assert.Equal(runs, Views(($"etc/rancher/{distribution}/config.yaml", text)).ContainsKey(ComponentKind.Etcd));

    [Fact]
    public void The_command_of_a_unit_is_all_that_a_machine_has()
    {
        var settings = Views((Unit, "[Service]\nEnvironmentFile=-/etc/systemd/system/k3s.service.env\nExecStart=/usr/local/bin/k3s \\\n    server \\\n\t'--kube-apiserver-arg=anonymous-auth=true' \\\n\t'--kubelet-arg' \\\n\t'read-only-port=10255' \\\n\n"));
        Assert.True(settings[ComponentKind.ApiServer]["anonymous-auth"].IsTrue);
        Assert.Equal("Node,RBAC", settings[ComponentKind.ApiServer]["authorization-mode"].Text);
        Assert.Equal("read-only-port=10255@3", Shown(settings[ComponentKind.Kubelet]));
        Assert.Equal((Unit, "k3s.service"), (settings[ComponentKind.Kubelet].File.Path, settings[ComponentKind.Kubelet].Resource.Name));
        Assert.Empty(Views((Unit, "[Service]\nExecStart=/usr/local/bin/k3s check-config\n")));
    }

    [Fact]
    public void Parts_add_or_replace_and_the_command_adds()
    {
        var settings = Views(
            (Config, "cluster-init: true\nkube-apiserver-arg: [a=1]\nkube-scheduler-arg: [a=1]\n"),
            ("etc/rancher/k3s/config.yaml.d/10-a.yaml", "kube-apiserver-arg+:\n  - b=2\n"),
            ("etc/rancher/k3s/config.yaml.d/20-b.yaml", "kube-scheduler-arg: profiling=true\n"),
            (Unit, "[Service]\nExecStart=/usr/local/bin/k3s server --kube-apiserver-arg=a=3\n"));
        Assert.Equal("a=1@2 b=2@2 a=3@2", Shown(settings[ComponentKind.ApiServer]));
        Assert.Equal("3", settings[ComponentKind.ApiServer]["a"].Text);
        Assert.Equal("profiling=true@1", Shown(settings[ComponentKind.Scheduler]));
        Assert.Equal("etc/rancher/k3s/config.yaml.d/20-b.yaml", settings[ComponentKind.Scheduler]["profiling"].Problem("").On!.File.Path);
    }

    [Fact]
    public void A_part_alone_says_only_what_it_says()
    {
        var settings = Assert.Single(Views(("etc/rancher/k3s/config.yaml.d/10-a.yaml", "kube-apiserver-arg+: [profiling=true]\n"))).Value;
        Assert.True(settings["profiling"].IsTrue);
        Assert.False(settings["anonymous-auth"].IsKnown);
    }

    [Fact]
    public void What_is_added_to_an_argument_keeps_the_choice_of_the_distribution()
    {
        var settings = Views((Config, "kube-apiserver-arg:\n  - enable-admission-plugins+=EventRateLimit\n  - authorization-mode-=Webhook\n"))[ComponentKind.ApiServer];
        Assert.Equal(["NodeRestriction", "EventRateLimit"], settings["enable-admission-plugins"].Items);
        Assert.Equal(["Webhook", "Node", "RBAC"], settings["authorization-mode"].Items);
    }

    [Fact]
    public void A_drop_in_replaces_the_command_of_its_unit() =>
        Assert.Equal("b=2@3", Shown(Views(
            (Unit, "[Service]\nExecStart=/usr/local/bin/k3s server --kubelet-arg=a=1\n"),
            ("etc/systemd/system/k3s.service.d/override.conf", "[Service]\nExecStart=\nExecStart=/usr/local/bin/k3s server --kubelet-arg=b=2\n"))[ComponentKind.Kubelet]));

    [Fact]
    public void Units_of_a_server_and_an_agent_do_not_tell_which_is_started() =>
        Assert.Equal([ComponentKind.Kubelet, ComponentKind.Proxy], Views(
            ("etc/rancher/rke2/config.yaml", "server: https://a:9345\n"),
            ("usr/local/lib/systemd/system/rke2-server.service", "[Service]\nExecStart=/usr/local/bin/rke2 server\n"),
            ("usr/local/lib/systemd/system/rke2-agent.service", "[Service]\nExecStart=/usr/local/bin/rke2 agent\n")).Keys.Order());

    [Theory]
    [InlineData("tls-san: [a]\n", null, null)]
    [InlineData("profile: cis\n", "/etc/rancher/rke2/audit-policy.yaml", "false")]
    [InlineData("audit-policy-file: /p\n", "/p", "true")]
    public void RKE2_logs_in_its_CIS_profile_or_by_a_policy_of_ones_own(string text, string? policy, string? extended)
    {
        var settings = Views(("etc/rancher/rke2/config.yaml", $"cni: canal\n{text}"))[ComponentKind.ApiServer];
        Assert.Equal(policy, settings["audit-policy-file"].Text);
        Assert.Equal(extended ?? "true", settings["service-account-extend-token-expiration"].Text);
    }

    [Fact]
    public void Files_of_the_kubelet_lie_below_its_arguments()
    {
        var kubelet = Views(
            (Config, "kubelet-arg: [pod-max-pids=5]\n"),
            ("var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-a.conf", "kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nseccompDefault: true\npodPidsLimit: 4096\n"))[ComponentKind.Kubelet];
        Assert.Equal(("true", "5"), (kubelet["seccomp-default"].Text, kubelet["pod-max-pids"].Text));
    }

    private static Dictionary<ComponentKind, ComponentSettings> Views(params (string Path, string Text)[] files)
    {
        var facts = files.SelectMany(file => ReaderList.All.Where(reader => reader.Accepts(file.Path)).SelectMany(reader => reader.Read(new(file.Path), Encoding.UTF8.GetBytes(file.Text)).Facts)).ToList();
        return DistributionViews.Of(facts.OfType<DistributionOptions>(), facts.OfType<ComponentSettings>().Where(DistributionViews.Takes)).ToDictionary(settings => settings.Kind);
    }

    private static string Shown(ComponentSettings settings) =>
        string.Join(' ', settings.Written.Select(setting => $"{setting.Name}={setting.Value}@{setting.Span.Line}"));
}
