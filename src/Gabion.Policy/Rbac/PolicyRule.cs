using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Rbac;

/// <summary>
/// One rule of a role, and what it allows, exactly as the API server's authorizer decides
/// (kubernetes/kubernetes pkg/apis/rbac/v1/evaluation_helpers.go): <c>*</c> in resources covers subresources, <c>pods</c> does not cover
/// <c>pods/exec</c>, <c>*/scale</c> covers that subresource of every resource, an empty list of names means every name, and a
/// path matches whole or up to a <c>*</c> at its end.
/// </summary>
public sealed record PolicyRule(
    ImmutableArray<string> Verbs,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Resources,
    ImmutableArray<string> Names,
    ImmutableArray<string> Paths)
{
    /// <summary>Where it stands in its role.</summary>
    public Field Source { get; init; }

    /// <summary>Reads <c>rules[i]</c>; values that are no text are left out, as nothing can match them.</summary>
    public static PolicyRule Of(Field rule) =>
        new([.. rule["verbs"].Texts], [.. rule["apiGroups"].Texts], [.. rule["resources"].Texts], [.. rule["resourceNames"].Texts], [.. rule["nonResourceURLs"].Texts])
        {
            Source = rule,
        };

    public bool Allows(AccessRequest request) => request switch
    {
        ResourceRequest resource => AllowsVerb(resource.Verb) && AllowsGroup(resource.Group) && AllowsResource(resource.Resource, resource.Subresource)
            && (Names.IsEmpty || Names.Contains(resource.Name)),
        PathRequest path => AllowsVerb(path.Verb) && Paths.Any(pattern => MatchesPath(pattern, path.Path)),
        _ => false,
    };

    /// <summary>Whether it allows a verb on a resource of a group, for whatever names it has.</summary>
    public bool Allows(string verb, string group, string resource, string subresource = "") =>
        AllowsVerb(verb) && AllowsGroup(group) && AllowsResource(resource, subresource);

    public bool AllowsVerb(string verb) => Verbs.Contains("*") || Verbs.Contains(verb);

    public bool AllowsGroup(string group) => Groups.Contains("*") || Groups.Contains(group);

    private bool AllowsResource(string resource, string subresource)
    {
        foreach (var pattern in Resources)
        {
            if (pattern == "*")
            {
                return true;
            }

            if (subresource.Length == 0
                ? pattern == resource
                : (pattern.Length == resource.Length + 1 + subresource.Length && pattern.StartsWith(resource, StringComparison.Ordinal)
                    && pattern[resource.Length] == '/' && pattern.EndsWith(subresource, StringComparison.Ordinal))
                  || (pattern.Length == subresource.Length + 2 && pattern.StartsWith("*/", StringComparison.Ordinal) && pattern.EndsWith(subresource, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path is meant by a pattern of <c>nonResourceURLs</c>: the same, or up to a <c>*</c> at its end.</summary>
    public static bool MatchesPath(string pattern, string path)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(path);
        return pattern == "*" || pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal));
    }

    /// <summary>On one line: <c>get, list on pods, pods/log</c>.</summary>
    public override string ToString() => Paths.IsEmpty
        ? $"{Join(Verbs)} on {Join(Resources.SelectMany(resource => Groups.Select(group => group is "" ? resource : $"{resource}.{group}")))}{(Names.IsEmpty ? "" : $" named {Join(Names)}")}"
        : $"{Join(Verbs)} on {Join(Paths)}";

    private static string Join(IEnumerable<string> words) => string.Join(", ", words);
}
