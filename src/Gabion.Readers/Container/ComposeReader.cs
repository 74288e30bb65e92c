using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Readers.Container;

/// <summary>Compose files by their usual names: a <c>services</c> mapping of mappings, and no Kubernetes object.</summary>
public sealed class ComposeReader : Reader
{
    public override string Kind => "Compose file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path[(path.LastIndexOf('/') + 1)..];
        return (name.StartsWith("compose", StringComparison.OrdinalIgnoreCase) || name.Contains("docker-compose", StringComparison.OrdinalIgnoreCase))
            && (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase));
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
            var root = document.Field;
            if (IsCompose(root))
            {
                var compose = new ComposeFile(file, root);
                facts.Add(compose);
                facts.AddRange(compose.Services);
                gaps.AddRange(ExtendsElsewhere(file, compose));
            }
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    private static bool IsCompose(Field root) =>
        root["services"].IsMapping && !root["apiVersion"].IsSet && !root["kind"].IsSet
        && root["services"].Entries.Any(entry => entry.Value.IsMapping);

    private static IEnumerable<CoverageGap> ExtendsElsewhere(SourceFile file, ComposeFile compose) =>
        from service in compose.Services
        let source = service.Layers[^1]["extends"]["file"]
        where source.IsSet
        select new CoverageGap(
            GapKind.Unknown,
            file.Path,
            source.Span,
            $"Service '{service.Name}' extends a service of {source.Text}: what it inherits from there was not assessed with it");
}
