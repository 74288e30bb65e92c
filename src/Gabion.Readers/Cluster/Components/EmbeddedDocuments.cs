using System.Buffers;
using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;

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

    private static void Read(SourceFile file, ScalarNode text, ImmutableArray<Fact>.Builder facts)
    {
        var place = text.Span;
        var embedded = file with { Origin = span => file.Locate(Outer(text, place, span)) };
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
