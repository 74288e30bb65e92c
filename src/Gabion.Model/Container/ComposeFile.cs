using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container;

/// <summary>A compose file: services and what they share.</summary>
public sealed class ComposeFile : Fact
{
    private const int MaxExtends = 16;

    public ComposeFile(SourceFile file, Field root)
        : base(file)
    {
        Root = root;
        Services = [.. root["services"].Entries.Where(entry => entry.Value.IsMapping).Select(Service)];
    }

    public Field Root { get; }

    public ImmutableArray<ComposeService> Services { get; }

    /// <summary>True for a file that stands alone by its name (<c>compose.yaml</c>, <c>docker-compose.yml</c>) and includes no other.</summary>
    public bool IsWhole => !Root["include"].IsSet
        && File.Path[(File.Path.LastIndexOf('/') + 1)..].ToUpperInvariant()
            is "COMPOSE.YAML" or "COMPOSE.YML" or "DOCKER-COMPOSE.YAML" or "DOCKER-COMPOSE.YML";

    public override Resource Resource => new("Compose", Root["name"].Text ?? File.Path);

    private ComposeService Service(FieldEntry entry)
    {
        var layers = ImmutableArray.CreateBuilder<Field>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { entry.Key };
        var isComplete = true;
        for (var at = entry.Value; ;)
        {
            layers.Add(at);
            var extends = at["extends"];
            if (!extends.IsSet)
            {
                break;
            }

            var name = extends.Text ?? extends["service"].Text;
            at = name is null || extends["file"].IsSet ? default : Root["services"][name];
            if (!at.IsMapping || !seen.Add(name!) || seen.Count > MaxExtends)
            {
                isComplete = false;
                break;
            }
        }

        return new(this, entry.WrittenKey, layers.ToImmutable(), isComplete);
    }
}
