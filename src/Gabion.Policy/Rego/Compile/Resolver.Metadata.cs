using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <content>What <c>rego.metadata.chain</c> and <c>rego.metadata.rule</c> give: known once the rule is.</content>
internal sealed partial class Resolver
{
    /// <summary>The annotations of all modules and rules; set once for a policy.</summary>
    public required PolicyMetadata Metadata { get; init; }

    public void UseMetadata(PlacedRule placed, Document document) =>
        (MetadataChain, MetadataRule) = Metadata.Of(placed, document);
}

/// <summary>The annotations of a policy, by package and by document.</summary>
internal sealed class PolicyMetadata(IReadOnlyList<RegoModule> modules, IReadOnlyList<(Document Document, List<PlacedRule> Rules)> documents)
{
    private readonly bool _isEmpty = modules.All(module => module.Annotations.IsEmpty && module.Rules.All(rule => rule.Annotations.IsEmpty));

    /// <summary>From the rule outwards: the rule, its document, its package, the packages around it.</summary>
    public (RegoValue Chain, RegoValue Rule) Of(PlacedRule placed, Document document)
    {
        var path = Path(document.Path);
        if (_isEmpty)
        {
            return (RegoArray.Of(Entry(path, null)), RegoObject.Empty);
        }

        var chain = new List<RegoValue>();
        var own = placed.Rule.Annotations.LastOrDefault(annotation => annotation.Scope == "rule");
        chain.Add(Entry(path, own));
        var shared = documents.First(found => ReferenceEquals(found.Document, document)).Rules
            .SelectMany(rule => rule.Rule.Annotations).FirstOrDefault(annotation => annotation.Scope == "document");
        if (shared is not null)
        {
            chain.Add(Entry(path, shared));
        }

        for (var length = placed.Module.Package.Length; length > 0; length--)
        {
            var package = placed.Module.Package[..length];
            var isOwn = length == placed.Module.Package.Length;
            var annotations = modules.Where(module => module.Package.SequenceEqual(package)).SelectMany(module => module.Annotations).ToList();
            foreach (var annotation in annotations.Where(annotation => isOwn && annotation.Scope == "package"))
            {
                chain.Add(Entry(Path(package.Select(RegoString.Of)), annotation));
            }

            foreach (var annotation in annotations.Where(annotation => annotation.Scope == "subpackages"))
            {
                chain.Add(Entry(Path(package.Select(RegoString.Of)), annotation));
            }
        }

        return (RegoArray.Of(chain), own?.Content ?? RegoObject.Empty);
    }

    private static RegoArray Path(IEnumerable<RegoValue> path) => RegoArray.Of(path);

    private static RegoObject Entry(RegoArray path, RegoAnnotation? annotation) => annotation is null
        ? RegoObject.OfFields(("path", path))
        : RegoObject.OfFields(("path", path), ("annotations", annotation.Content));
}
