using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Reduce;

/// <summary>The rules that are left when a role keeps only what was used of it.</summary>
public static class RuleReduction
{
    private const int MostPaths = 5;

    /// <summary>The order in which people write verbs; others come after, by name.</summary>
    private static readonly ImmutableArray<string> Order = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Objects whose names controllers make up: a name seen once is not the name of tomorrow.</summary>
    private static readonly string[] MadeUpNames = ["pods", "replicasets", "jobs", "events", "endpointslices", "nodes", "certificatesigningrequests", "controllerrevisions", "tokenreviews", "subjectaccessreviews"];

    /// <summary>Rules that allow each of <paramref name="used"/> and nothing that its own rule did not.</summary>
    /// <param name="used">Requests, each with the rule of the role that allows it.</param>
    public static ImmutableArray<PolicyRule> Of(IEnumerable<(AccessRequest Request, PolicyRule Rule)> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        var all = used.ToList();
        return [.. Objects(all), .. Paths(all)];
    }

    /// <summary>Verbs as people order them.</summary>
    public static IEnumerable<string> Sorted(IEnumerable<string> verbs) =>
        verbs.Distinct().OrderBy(verb => Order.IndexOf(verb) is var at && at < 0 ? Order.Length : at).ThenBy(verb => verb, StringComparer.Ordinal);

    private static IEnumerable<PolicyRule> Objects(IEnumerable<(AccessRequest Request, PolicyRule Rule)> used)
    {
        // 1. One group of requests for each resource and each list of names that its rules are limited to.
        var grains = from pair in used
                     where pair.Request is ResourceRequest
                     let request = (ResourceRequest)pair.Request
                     let names = string.Join('\n', pair.Rule.Names.Order(StringComparer.Ordinal))
                     group (request, pair.Rule) by (request.Group, request.Path, Names: names) into grain
                     select grain;

        // 2. The verbs of each, apart for requests that name an object and those that name none.
        var single = new List<(string Group, string Path, string Names, string Verbs)>();
        foreach (var grain in grains)
        {
            foreach (var (names, verbs) in Split(grain.Key.Names.Length > 0, [.. grain.Select(pair => pair.request)]))
            {
                single.Add((grain.Key.Group, grain.Key.Path, string.Join('\n', names), string.Join('\n', Sorted(verbs))));
            }
        }

        // 3. Resources of one group with the same verbs and names are one rule.
        return from one in single
               group one.Path by (one.Group, one.Names, one.Verbs) into rule
               orderby rule.Key.Group, rule.Min(StringComparer.Ordinal), rule.Key.Names, rule.Key.Verbs
               select new PolicyRule(
                   [.. rule.Key.Verbs.Split('\n')], [rule.Key.Group], [.. rule.Distinct().Order(StringComparer.Ordinal)],
                   [.. rule.Key.Names.Split('\n', StringSplitOptions.RemoveEmptyEntries)], []);
    }

    private static IEnumerable<(IEnumerable<string> Names, IEnumerable<string> Verbs)> Split(bool isNamed, List<ResourceRequest> requests)
    {
        var named = requests.Where(request => request.Name.Length > 0).ToList();
        var names = named.Select(request => request.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        if (isNamed)
        {
            yield return (names, requests.Select(request => request.Verb)); // the rule had names: those of them that were used
        }
        else if (names.Count == 1 && !MadeUpNames.Contains(requests[0].Resource))
        {
            yield return (names, named.Select(request => request.Verb));
            if (named.Count < requests.Count)
            {
                yield return ([], requests.Where(request => request.Name.Length == 0).Select(request => request.Verb));
            }
        }
        else
        {
            yield return ([], requests.Select(request => request.Verb));
        }
    }

    private static IEnumerable<PolicyRule> Paths(IEnumerable<(AccessRequest Request, PolicyRule Rule)> used)
    {
        var verbsOf = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var group in used.Where(pair => pair.Request is PathRequest).GroupBy(pair => pair.Rule))
        {
            var paths = group.Select(pair => ((PathRequest)pair.Request).Path).Distinct().ToList();
            foreach (var (request, rule) in group)
            {
                var path = ((PathRequest)request).Path;
                var kept = paths.Count <= MostPaths ? path : rule.Paths.First(pattern => PolicyRule.MatchesPath(pattern, path));
                if (!verbsOf.TryGetValue(kept, out var verbs))
                {
                    verbsOf[kept] = verbs = new(StringComparer.Ordinal);
                }

                verbs.Add(request.Verb);
            }
        }

        return verbsOf.GroupBy(pair => string.Join('\n', Sorted(pair.Value)), pair => pair.Key)
            .Select(group => new PolicyRule([.. group.Key.Split('\n')], [], [], [], [.. group]));
    }
}
