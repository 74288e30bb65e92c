using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Readers.Cluster;

/// <summary>
/// One object as a cluster has it, in JSON: the same facts as of a manifest. Its place is <c>namespace/kind/name</c> and the
/// way to the value, since it has no lines.
/// </summary>
public static class LiveObjectReader
{
    /// <param name="path"><c>namespace/kind/name</c>.</param>
    public static ReadResult Read(string path, string json) => Read(path, json, isWhole: false);

    /// <summary>Also the components that its pods run, and the configuration and certificates that it holds.</summary>
    /// <param name="path"><c>namespace/kind/name</c>.</param>
    public static ReadResult ReadWhole(string path, string json) => Read(path, json, isWhole: true);

    private static ReadResult Read(string path, string json, bool isWhole)
    {
        var documents = JsonReader.Read(json);
        if (documents is not [{ Root: MappingNode root } document])
        {
            var problem = documents.SelectMany(one => one.Problems).FirstOrDefault();
            var kind = problem?.Kind == SyntaxProblemKind.Limit ? GapKind.Limit : GapKind.Invalid;
            return new([], [new(kind, path, null, $"The object was not assessed: {problem?.Message.TrimEnd('.') ?? "it is none"}.")]);
        }

        var file = new SourceFile(path) { Origin = span => new(path, TextSpan.FileStart) { Field = NodeSearch.At(root, span.Start).Path } };
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var @object = new KubernetesObject(file, document.Field);
        facts.Add(@object);
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        if (isWhole)
        {
            ObjectFacts.Read(@object, facts, gaps);
        }
        else
        {
            facts.AddRange(PodTemplates.Of(@object).Select(template => new Workload(@object, template)));
        }

        return new(facts.DrainToImmutable(), gaps.DrainToImmutable());
    }
}
