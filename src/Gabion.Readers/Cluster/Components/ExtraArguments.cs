using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// What k0s (<c>ClusterConfig</c>, https://docs.k0sproject.io/stable/configuration/) and Talos (a machine's configuration,
/// https://www.talos.dev/latest/reference/configuration/v1alpha1/config/) pass on to components. What they set of their own accord is
/// not known here, so that only what is written is judged, and a gap says so.
/// </summary>
internal static class ExtraArguments
{
    public static bool IsK0s(KubernetesObject @object) => @object is { Kind: "ClusterConfig", Group: "k0s.k0sproject.io" };

    /// <summary>A machine's configuration has no kind: <c>version: v1alpha1</c> beside <c>machine</c> and <c>cluster</c>.</summary>
    public static bool IsTalos(Field root) => root["version"].Text == "v1alpha1" && root["machine"].IsMapping && root["cluster"].IsMapping;

    public static void ReadK0s(KubernetesObject @object, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var spec = @object.Spec;
        facts.AddRange(Flags(@object.File, @object.Resource,
        [
            (ComponentKind.ApiServer, spec["api"]["extraArgs"]), (ComponentKind.ControllerManager, spec["controllerManager"]["extraArgs"]),
            (ComponentKind.Scheduler, spec["scheduler"]["extraArgs"]), (ComponentKind.Etcd, spec["storage"]["etcd"]["extraArgs"]),
        ]));
        facts.AddRange(spec["workerProfiles"].Items.Where(profile => profile["values"].IsMapping)
            .Select(profile => ConfigurationFiles.Read(@object.File, profile["values"], ComponentKind.Kubelet, @object.Resource, isWhole: false)));
        gaps.Add(Gap(@object.File, @object.Root["kind"], "k0s"));
    }

    public static void ReadTalos(SourceFile file, Field root, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var resource = new Resource("TalosConfiguration", file.Path[(file.Path.LastIndexOf('/') + 1)..]);
        var (cluster, kubelet) = (root["cluster"], root["machine"]["kubelet"]);
        facts.AddRange(Flags(file, resource,
        [
            (ComponentKind.ApiServer, cluster["apiServer"]["extraArgs"]), (ComponentKind.ControllerManager, cluster["controllerManager"]["extraArgs"]),
            (ComponentKind.Scheduler, cluster["scheduler"]["extraArgs"]), (ComponentKind.Etcd, cluster["etcd"]["extraArgs"]),
            (ComponentKind.Proxy, cluster["proxy"]["extraArgs"]), (ComponentKind.Kubelet, kubelet["extraArgs"]),
        ]));
        if (kubelet["extraConfig"].IsMapping)
        {
            facts.Add(ConfigurationFiles.Read(file, kubelet["extraConfig"], ComponentKind.Kubelet, resource, isWhole: false));
        }

        gaps.Add(Gap(file, root["version"], "Talos"));
    }

    private static IEnumerable<ComponentSettings> Flags(SourceFile file, Resource resource, ImmutableArray<(ComponentKind Kind, Field Arguments)> components) =>
        from component in components
        where component.Arguments.IsMapping
        select new ComponentSettings(file, component.Kind, resource, [.. component.Arguments.Entries.Select(Setting)])
        {
            IsWhole = false,
            Form = SettingForm.Flags,
            Anchor = component.Arguments.EntrySpan,
        };

    private static ComponentSetting Setting(FieldEntry entry)
    {
        var text = entry.Value.Text ?? string.Join(',', entry.Value.Texts);
        return new(entry.Key.TrimStart('-').Replace('_', '-'), text, $"{entry.Key}: {text}", entry.Value.Span);
    }

    private static CoverageGap Gap(SourceFile file, Field at, string who)
    {
        var place = file.Locate(at.Span);
        return new(GapKind.Unknown, place.Path, place.Field is null ? place.Span : null, $"What {who} sets on components of its own accord is not known, so only what is written here was judged.", "Scan a node while it runs: its processes show all settings.");
    }
}
