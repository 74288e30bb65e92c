using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules;

namespace Gabion.Scan.Cluster;

/// <summary>The rules that judge a cluster, for the version that it has.</summary>
/// <param name="All">Every rule there is, chosen or not.</param>
/// <param name="Chosen">Those that run.</param>
/// <param name="BuiltIn">Of these, the program's own.</param>
/// <param name="Policies">Of these, the user's own.</param>
internal sealed record ClusterRules(ImmutableArray<Rule> All, ImmutableArray<Rule> Chosen, RuleRunner BuiltIn, RuleRunner Policies)
{
    /// <param name="version">The API server's, <c>v1.33.1</c>; what is no version leaves the settings as they are.</param>
    public static ClusterRules Choose(string version, ScanOptions options)
    {
        var settings = MinorOf(version) is { } minor ? options.Settings with { KubernetesMinor = minor } : options.Settings;
        var all = Catalogue.Create(settings).AddRange(options.Policies);
        ImmutableArray<Rule> chosen = [.. options.Rules.Choose(all).Where(rule => !IsOfManifests(rule))];
        return new(all, chosen, Run([.. chosen.Where(rule => !options.Policies.Contains(rule))], options), Run([.. chosen.Where(options.Policies.Contains)], options));
    }

    private static RuleRunner Run(ImmutableArray<Rule> rules, ScanOptions options) => new(rules) { ListsSubjects = options.ListsSubjects };

    /// <summary>What a manifest in a repository should not hold, a cluster may: the values of Secrets.</summary>
    public static bool IsOfManifests(Rule rule) => rule.Card.Area == Area.Code && rule is Rule<KubernetesObject>;

    /// <summary>Null for a version that is none.</summary>
    public static int? MinorOf(string version) =>
        version.TrimStart('v').Split('.') is ["1", var text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
}
