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
    private static readonly SearchValues<string> Marks = SearchValues.Create([".config.k8s.io/", "kubeadm.k8s.io/", "audit.k8s.io/"], StringComparison.Ordinal);

    public static void Read(KubernetesObject map, ImmutableArray<Fact>.Builder facts)
    {
        foreach (var entry in map.Root["data"].Entries)
        {
            if (entry.Value.Node is ScalarNode text && text.Text.AsSpan().ContainsAny(Marks))
            {
                Read(map.File, text, facts);
            }
        }
    }

    /// <summary>Patches of kind's clusters: parts of kubeadm's and the kubelet's configuration, mostly without a version.</summary>
    public static void ReadPatches(ComponentConfiguration cluster, ImmutableArray<Fact>.Builder facts)
    {
        foreach (var patches in cluster.Root["nodes"].Items.Prepend(cluster.Root).Select(place => place["kubeadmConfigPatches"]))
        {
            foreach (var patch in patches.Items)
            {
                if (patch.Node is not ScalarNode text)
                {
                    continue;
                }

                var embedded = Embedded(cluster.File, text);
                foreach (var root in YamlReader.Read(text.Text).Where(document => !document.Problems.Any(problem => problem.IsFatal)).Select(document => document.Field))
                {
                    facts.AddRange(root["kind"].Text switch
                    {
                        "ClusterConfiguration" => KubeadmSettings.Of(embedded, cluster.Resource, root, version: null, isWhole: false),
                        "KubeletConfiguration" => [ConfigurationFiles.Read(embedded, root, ComponentKind.Kubelet, cluster.Resource, isWhole: false)],
                        _ => [],
                    });
                }
            }
        }
    }

    private static SourceFile Embedded(SourceFile file, ScalarNode text) => file with { Origin = span => file.Locate(Outer(text, text.Span, span)) };

    private static void Read(SourceFile file, ScalarNode text, ImmutableArray<Fact>.Builder facts)
    {
        var embedded = Embedded(file, text);
        foreach (var document in YamlReader.Read(text.Text))
        {
            if (!document.Problems.Any(problem => problem.IsFatal) && document.Field["apiVersion"].Text is { } version && document.Field["kind"].Text is { } kind)
            {
                ComponentDocuments.Read(embedded, document.Field, version, kind, facts);
            }
        }
    }

    private static TextSpan Outer(ScalarNode text, TextSpan place, TextSpan inner) => text.Style == ScalarStyle.Literal
        ? new(new(place.Line + inner.Line, inner.Start.Column), new(place.Line + inner.End.Line, inner.End.Column))
        : place;
}
