using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// The components that kubeadm starts from a ClusterConfiguration: its own choices, and <c>extraArgs</c> over them
/// (a mapping up to v1beta3, a list of name and value from v1beta4 on).
/// </summary>
internal static class KubeadmSettings
{
    public static IEnumerable<ComponentSettings> Of(ComponentConfiguration cluster)
    {
        var root = cluster.Root;
        yield return Settings(cluster, ComponentKind.ApiServer, root["apiServer"]);
        yield return Settings(cluster, ComponentKind.ControllerManager, root["controllerManager"]);
        yield return Settings(cluster, ComponentKind.Scheduler, root["scheduler"]);
        if (!root["etcd"]["external"].IsMapping)
        {
            yield return Settings(cluster, ComponentKind.Etcd, root["etcd"]["local"]);
        }
    }

    private static ComponentSettings Settings(ComponentConfiguration cluster, ComponentKind kind, Field component)
    {
        var arguments = component["extraArgs"];
        ImmutableArray<ComponentSetting> written =
        [
            .. arguments.Entries.Where(entry => entry.Value.IsScalar).Select(entry => Setting(entry.Key, entry.Value)),
            .. arguments.Items.Where(item => item["name"].Text is not null).Select(item => Setting(item["name"].Text!, item["value"])),
        ];
        return new(cluster.File, kind, cluster.Resource, written)
        {
            IsWhole = true,
            Form = SettingForm.Flags,
            Anchor = component.Exists ? component.EntrySpan : cluster.Root["kind"].EntrySpan,
            Minor = PodComponents.Minor(cluster.Root["kubernetesVersion"].Text),
            Installer = Installer.Kubeadm,
        };
    }

    private static ComponentSetting Setting(string name, Field value)
    {
        var text = value.Node is ScalarNode scalar ? scalar.Text : "";
        return new(name.TrimStart('-').Replace('_', '-'), text, $"{name}: {text}", value.Span);
    }
}
