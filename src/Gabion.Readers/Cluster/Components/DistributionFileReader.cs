using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// The configuration of k3s and RKE2, <c>/etc/rancher/{k3s,rke2}/config.yaml</c> and <c>config.yaml.d</c>: the components
/// that one program starts, with its own choices, and <c>kube-apiserver-arg</c>… over them. A file of <c>config.yaml.d</c>
/// is a part, so that what it does not say is not judged.
/// </summary>
public sealed class DistributionFileReader : Reader
{
    private static readonly ImmutableArray<(string Key, ComponentKind Kind)> Arguments =
    [
        ("kube-apiserver-arg", ComponentKind.ApiServer),
        ("kube-controller-manager-arg", ComponentKind.ControllerManager),
        ("kube-scheduler-arg", ComponentKind.Scheduler),
        ("etcd-arg", ComponentKind.Etcd),
        ("kubelet-arg", ComponentKind.Kubelet),
        ("kube-proxy-arg", ComponentKind.Proxy),
    ];

    // Keys that only a server takes: without one the file may be an agent's, which has no control plane.
    private static readonly ImmutableArray<string> ServerKeys =
    [
        "cluster-init", "tls-san", "write-kubeconfig-mode", "disable", "cluster-cidr", "service-cidr", "secrets-encryption", "datastore-endpoint",
        "disable-cloud-controller", "flannel-backend", "cni", "kube-apiserver-arg", "kube-controller-manager-arg", "kube-scheduler-arg", "etcd-arg",
        "etcd-expose-metrics", "etcd-snapshot-schedule-cron", "cluster-domain", "disable-network-policy", "audit-policy-file",
    ];

    public override string Kind => "k3s or RKE2 configuration";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return InstallerOf(path) is not null && (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal));
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out _) is not { } text || InstallerOf(file.Path) is not { } installer)
        {
            return ReadResult.Nothing; // the manifest reader tells of YAML that is none
        }

        return YamlReader.Read(text) is [var document] && !document.Problems.Any(problem => problem.IsFatal) && document.Field is { IsMapping: true } root
            ? new([.. Components(file, root, installer)], [])
            : ReadResult.Nothing;
    }

    private static IEnumerable<Fact> Components(SourceFile file, Field root, Installer installer)
    {
        var isPart = file.Path.Contains("config.yaml.d/", StringComparison.Ordinal);
        var isServer = ServerKeys.Any(key => root[key].Exists);
        foreach (var (key, kind) in Arguments)
        {
            var list = root[key];
            var isRun = kind is ComponentKind.Kubelet or ComponentKind.Proxy || (isServer && !(kind == ComponentKind.Etcd && root["datastore-endpoint"].Exists));
            if (!list.Exists && (isPart || !isRun))
            {
                continue;
            }

            yield return new ComponentSettings(file, kind, new(installer.ToString(), "config"), Written(root, list, kind))
            {
                IsWhole = !isPart,
                Form = SettingForm.Flags,
                Anchor = list.Exists ? list.EntrySpan : root.Entries.First().WrittenKey.Span,
                Installer = installer,
            };
        }
    }

    private static ImmutableArray<ComponentSetting> Written(Field root, Field list, ComponentKind kind)
    {
        var arguments = list.IsSequence ? list.Items.Select(item => (Item: item, Text: item.Text ?? "")) : [(Item: list, Text: list.Text ?? "")];
        var written = arguments.Where(argument => argument.Text.Length > 0)
            .SelectMany(argument => FlagList.Read([new(argument.Text.StartsWith('-') ? argument.Text : $"--{argument.Text}", argument.Item.Span)]))
            .Select(setting => setting with { Shown = setting.Shown.TrimStart('-') });
        return
        [
            .. kind switch
            {
                // One key turns encryption on; the program writes the EncryptionConfiguration itself.
                ComponentKind.ApiServer when root["secrets-encryption"].IsTrue => [new("encryption-provider-config", "server/cred/encryption-config.json", "secrets-encryption: true", root["secrets-encryption"].Span)],
                ComponentKind.ApiServer when root["audit-policy-file"].Text is { } policy => [new("audit-policy-file", policy, $"audit-policy-file: {policy}", root["audit-policy-file"].Span)],
                ComponentKind.Kubelet when root["protect-kernel-defaults"].IsTrue => [new("protect-kernel-defaults", "true", "protect-kernel-defaults: true", root["protect-kernel-defaults"].Span)],
                _ => (IEnumerable<ComponentSetting>)[],
            },
            .. written,
        ];
    }

    private static Installer? InstallerOf(string path) =>
        IsOf(path, "rke2") ? Installer.Rke2 : IsOf(path, "k3s") ? Installer.K3s : null;

    private static bool IsOf(string path, string name) =>
        path.Contains($"rancher/{name}/config.yaml", StringComparison.Ordinal) || path.StartsWith($"{name}/config.yaml", StringComparison.Ordinal)
        || path.EndsWith($"/{name}/config.yaml", StringComparison.Ordinal);
}
