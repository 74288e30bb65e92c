using System.Buffers;
using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// Configuration that a ConfigMap carries as text: <c>kubeadm-config</c>, <c>kubelet-config</c>, <c>kube-proxy</c>, an audit
/// policy. Places are those of the ConfigMap's file: exact for literal blocks, else that of the whole text.
/// </summary>
internal static class EmbeddedDocuments
{
    private static readonly SearchValues<string> Marks = SearchValues.Create([".config.k8s.io/", "kubeadm.k8s.io/", "audit.k8s.io/", "kubecontrolplane.config.openshift.io/"], StringComparison.Ordinal);

    public static void Read(KubernetesObject map, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        foreach (var entry in map.Root["data"].Entries)
        {
            if (entry.Value.Node is not ScalarNode text || !text.Text.AsSpan().ContainsAny(Marks))
            {
                continue;
            }

            var file = Embedded(map.File, text);
            foreach (var root in Documents(file, text, gaps))
            {
                if (root["apiVersion"].Text is { } version && root["kind"].Text is { } kind)
                {
                    ComponentDocuments.Read(file, root, version, kind, facts, gaps);
                }
            }
        }
    }

    /// <summary>Patches of kind's clusters: parts of kubeadm's and the kubelet's configuration, mostly without a version.</summary>
    public static void ReadPatches(ComponentConfiguration cluster, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var patches = cluster.Root["nodes"].Items.Prepend(cluster.Root).SelectMany(place => place["kubeadmConfigPatches"].Items);
        foreach (var text in patches.Select(patch => patch.Node).OfType<ScalarNode>())
        {
            var file = Embedded(cluster.File, text);
            foreach (var root in Documents(file, text, gaps))
            {
                facts.AddRange(root["kind"].Text switch
                {
                    "ClusterConfiguration" => KubeadmSettings.Of(file, cluster.Resource, root, version: null, isWhole: false),
                    "KubeletConfiguration" => [ConfigurationFiles.Read(file, root, ComponentKind.Kubelet, cluster.Resource, isWhole: false)],
                    _ => [],
                });
            }
        }
    }

    /// <summary>The files that an OpenShift MachineConfig writes on nodes (Ignition: a data URL each): configuration of the kubelet.</summary>
    public static void ReadFiles(KubernetesObject machine, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        foreach (var written in machine.Spec["config"]["storage"]["files"].Items)
        {
            var source = written["contents"]["source"];
            if (written["path"].Text is not "/etc/kubernetes/kubelet.conf" || source.Node is not ScalarNode text)
            {
                continue;
            }

            if (written["contents"]["compression"].Text is { Length: > 0 } || DataUrl.Text(text.Text) is not { } content)
            {
                gaps.Add(new(GapKind.Unknown, machine.File.Path, source.Span, "The kubelet's configuration inside is compressed or not in the data URL, and was not assessed."));
                continue;
            }

            var file = machine.File with { Origin = _ => machine.File.Locate(text.Span) };
            facts.AddRange(Documents(file, new(text.Span, content, ScalarStyle.DoubleQuoted, ScalarType.String), gaps)
                .Where(root => root["kind"].Text == "KubeletConfiguration")
                .Select(root => ConfigurationFiles.Read(file, root, ComponentKind.Kubelet, machine.Resource, isWhole: false)));
        }
    }

    private static IEnumerable<Field> Documents(SourceFile file, ScalarNode text, ImmutableArray<CoverageGap>.Builder gaps)
    {
        foreach (var document in YamlReader.Read(text.Text))
        {
            if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } broken)
            {
                var at = file.Locate(broken.At);
                gaps.Add(new(GapKind.Invalid, at.Path, at.Field is null ? at.Span : null, $"The configuration inside was not assessed: {broken.Message.TrimEnd('.')}.", "Mend the syntax at this place."));
            }
            else if (document.Field.IsMapping)
            {
                yield return document.Field;
            }
        }
    }

    private static SourceFile Embedded(SourceFile file, ScalarNode text) => file with { Origin = span => file.Locate(Outer(text, text.Span, span)) };

    private static TextSpan Outer(ScalarNode text, TextSpan place, TextSpan inner) => text.Style == ScalarStyle.Literal
        ? new(new(place.Line + inner.Line, inner.Start.Column), new(place.Line + inner.End.Line, inner.End.Column))
        : place;
}
