using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Readers.Cluster;

/// <summary>Kubernetes manifests in YAML: every document with <c>apiVersion</c> and <c>kind</c> is an object.</summary>
public sealed class ManifestReader : Reader
{
    public override string Kind => "Manifest";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var reason) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, reason!)]);
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        foreach (var document in YamlReader.Read(text))
        {
            gaps.AddRange(from problem in document.Problems
                          where problem.IsFatal
                          select new CoverageGap(GapKind.Invalid, file.Path, problem.At, problem.Message));
            AddObjects(file, document.Field, facts);
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    private static void AddObjects(SourceFile file, Field root, ImmutableArray<Fact>.Builder facts)
    {
        if (root["apiVersion"].Text is null || root["kind"].Text is null)
        {
            return;
        }

        var item = new KubernetesObject(file, root);
        facts.Add(item);
        var template = item.Kind switch
        {
            "Pod" => root,
            "CronJob" => root["spec"]["jobTemplate"]["spec"]["template"],
            "PodTemplate" => root["template"],
            _ => root["spec"]["template"],
        };
        if (template["spec"]["containers"].IsSequence)
        {
            facts.Add(new Workload(item, new(template["metadata"], template["spec"])));
        }
    }
}
