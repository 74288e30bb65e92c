using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// The components that kubeadm starts from a ClusterConfiguration: its own choices, and <c>extraArgs</c> over them
/// (a mapping up to v1beta3, a list of name and value from v1beta4 on).
/// </summary>
internal static class KubeadmSettings
{
    /// <summary>The components that a ClusterConfiguration, or what stands for one inside another object, starts.</summary>
    /// <param name="version">The version of Kubernetes, when it is known: <c>v1.34.2</c>.</param>
    /// <param name="isWhole">False for a patch: what it does not say is said elsewhere.</param>
    public static IEnumerable<ComponentSettings> Of(SourceFile file, Resource resource, Field cluster, string? version, bool isWhole = true)
    {
        foreach (var (kind, component) in ((ComponentKind, Field)[])[(ComponentKind.ApiServer, cluster["apiServer"]), (ComponentKind.ControllerManager, cluster["controllerManager"]), (ComponentKind.Scheduler, cluster["scheduler"]), (ComponentKind.Etcd, cluster["etcd"]["local"])])
        {
            if (kind != ComponentKind.Etcd || !cluster["etcd"]["external"].IsMapping)
            {
                yield return new(file, kind, resource, Written(component["extraArgs"]))
                {
                    IsWhole = isWhole,
                    Form = SettingForm.Flags,
                    Anchor = component.Exists ? component.EntrySpan : cluster["kind"].Exists ? cluster["kind"].EntrySpan : cluster.EntrySpan,
                    Minor = PodComponents.Minor(version),
                    Installer = Installer.Kubeadm,
                };
            }
        }
    }

    private static ImmutableArray<ComponentSetting> Written(Field arguments) =>
    [
        .. arguments.Entries.Where(entry => entry.Value.IsScalar).Select(entry => Setting(entry.Key, entry.Value)),
        .. arguments.Items.Where(item => item["name"].Text is not null).Select(item => Setting(item["name"].Text!, item["value"])),
    ];

    private static ComponentSetting Setting(string name, Field value)
    {
        var text = value.Node is ScalarNode scalar ? scalar.Text : "";
        return new(name.TrimStart('-').Replace('_', '-'), text, $"{name}: {text}", value.Span);
    }
}
