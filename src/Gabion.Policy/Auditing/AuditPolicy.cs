using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Auditing;

/// <summary>How much of a request is logged, least first.</summary>
public enum AuditLevel
{
    None,
    Metadata,
    Request,
    RequestResponse,
}

/// <summary>A request to the API server, as an audit policy looks at it.</summary>
/// <param name="Words">The request as people would say it.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">With its subresource: <c>pods/exec</c>.</param>
/// <param name="Namespace">Empty for what has none.</param>
public sealed record AuditRequest(string Words, string User, ImmutableArray<string> Groups, string Verb, string Group, string Resource, string Namespace, string Name);

/// <summary>What a policy says of a request.</summary>
/// <param name="Rule">The rule that decides, the first that matches; null when none does, and nothing is logged.</param>
public sealed record AuditDecision(AuditLevel Level, Field? Rule, ImmutableArray<string> OmittedStages);

/// <summary>
/// An audit policy (audit.k8s.io Policy), decided as the API server does (k8s.io/apiserver, pkg/audit/policy/checker.go): the
/// first rule that matches decides; without one nothing is logged.
/// </summary>
public sealed class AuditPolicy(Field root)
{
    public Field Root { get; } = root;

    public AuditDecision Decide(AuditRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var rule in Root["rules"].Items)
        {
            if (Matches(rule, request))
            {
                return new(LevelOf(rule), rule, [.. Root["omitStages"].Texts.Concat(rule["omitStages"].Texts).Distinct()]);
            }
        }

        return new(AuditLevel.None, null, []);
    }

    /// <summary>The level that a rule names; <see cref="AuditLevel.None"/> for a word that is none (the API server refuses it).</summary>
    public static AuditLevel LevelOf(Field rule) => rule["level"].Text switch
    {
        "Metadata" => AuditLevel.Metadata,
        "Request" => AuditLevel.Request,
        "RequestResponse" => AuditLevel.RequestResponse,
        _ => AuditLevel.None,
    };

    /// <summary>Whether a rule takes every request, so that none after it is looked at.</summary>
    public static bool TakesAll(Field rule) =>
        rule["users"].Items.Count + rule["userGroups"].Items.Count + rule["verbs"].Items.Count
        + rule["namespaces"].Items.Count + rule["resources"].Items.Count + rule["nonResourceURLs"].Items.Count == 0;

    private static bool Matches(Field rule, AuditRequest request)
    {
        if (!IsEmptyOrHas(rule["users"], request.User)
            || (rule["userGroups"].Items.Count > 0 && !rule["userGroups"].Texts.Any(request.Groups.Contains))
            || !IsEmptyOrHas(rule["verbs"], request.Verb))
        {
            return false;
        }

        if (rule["namespaces"].Items.Count > 0 || rule["resources"].Items.Count > 0)
        {
            return IsEmptyOrHas(rule["namespaces"], request.Namespace)
                && (rule["resources"].Items.Count == 0 || rule["resources"].Items.Any(resources => Matches(resources, request.Group, request.Resource, request.Name)));
        }

        return rule["nonResourceURLs"].Items.Count == 0;
    }

    private static bool Matches(Field resources, string group, string resource, string name)
    {
        if ((resources["group"].Text ?? "") is var written && written != group && written != "*")
        {
            return false;
        }

        var slash = resource.IndexOf('/');
        var (parent, sub) = slash < 0 ? (resource, "") : (resource[..slash], resource[(slash + 1)..]);
        return resources["resources"].Items.Count == 0
            || (IsEmptyOrHas(resources["resourceNames"], name) && resources["resources"].Texts.Any(pattern =>
                pattern == resource || pattern == "*" || (sub.Length > 0 && pattern == $"*/{sub}") || pattern == $"{parent}/*"));
    }

    private static bool IsEmptyOrHas(Field list, string value) => list.Items.Count == 0 || list.Texts.Contains(value, StringComparer.Ordinal);
}
