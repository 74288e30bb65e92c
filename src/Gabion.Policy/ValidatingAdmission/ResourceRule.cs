using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Admission;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>One rule of <c>resourceRules</c> or <c>excludeResourceRules</c>.</summary>
internal sealed record ResourceRule(
    ImmutableArray<string> Groups, ImmutableArray<string> Versions, ImmutableArray<string> Resources, ImmutableArray<string> Operations,
    ImmutableArray<string> Names, string Scope)
{
    /// <summary>Groups in which the API server serves the same objects.</summary>
    private static readonly string[][] SameGroups = [["extensions", "apps"], ["extensions", "networking.k8s.io"], ["extensions", "policy"], ["", "events.k8s.io"]];

    public static ResourceRule Of(Field rule) => new(
        [.. rule["apiGroups"].Texts], [.. rule["apiVersions"].Texts], [.. rule["resources"].Texts], [.. rule["operations"].Texts],
        [.. rule["resourceNames"].Texts], rule["scope"].Text ?? "*");

    /// <param name="isEquivalent">The same objects in another version, or another group that serves them, match too.</param>
    public bool Matches(AdmissionRequest request, bool isEquivalent) =>
        MatchesGroup(request, isEquivalent)
        && (isEquivalent || Has(Versions, request.Resource.Version))
        && MatchesResource(request)
        && Has(Operations, request.OperationText)
        && MatchesScope(request)
        && (Names.IsEmpty || Names.Contains(request.Name));

    private bool MatchesGroup(AdmissionRequest request, bool isEquivalent) => Has(Groups, request.Resource.Group)
        || (isEquivalent && Array.Exists(SameGroups, pair => pair.Contains(request.Resource.Group) && pair.Any(group => group != request.Resource.Group && Groups.Contains(group))));

    private bool MatchesResource(AdmissionRequest request)
    {
        foreach (var resource in Resources)
        {
            var slash = resource.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? resource : resource[..slash];
            var sub = slash < 0 ? "" : resource[(slash + 1)..];
            if ((name == "*" || name == request.Resource.Resource) && (sub == request.SubResource || sub == "*"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A Namespace object counts as cluster-scoped, although its request carries a namespace.</summary>
    private bool MatchesScope(AdmissionRequest request) => Scope switch
    {
        "Namespaced" => !request.IsNamespaceObject && request.Namespace.Length > 0,
        "Cluster" => request.IsNamespaceObject || request.Namespace.Length == 0,
        _ => true,
    };

    private static bool Has(ImmutableArray<string> list, string value) => list.Contains("*") || list.Contains(value);
}
