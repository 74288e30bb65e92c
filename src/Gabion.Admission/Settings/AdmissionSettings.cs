using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Admission.Settings;

/// <summary>How requests are decided on; the file <c>serve.yaml</c>.</summary>
public sealed record AdmissionSettings
{
    public static readonly AdmissionSettings Default = new();

    /// <summary>Files and folders with Gatekeeper's and the API server's policies, their parameters, and Namespace objects.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>The mode of policies that no rule of <see cref="Modes"/> names.</summary>
    public PolicyMode Mode { get; init; } = PolicyMode.Enforce;

    /// <summary>Modes of some policies in some namespaces; the first that fits counts.</summary>
    public ImmutableArray<ModeRule> Modes { get; init; } = [];

    /// <summary>Patterns for policies that let pass what they cannot work out.</summary>
    public ImmutableArray<string> FailOpen { get; init; } = [];

    /// <summary>The namespace that the service itself runs in: never decided on.</summary>
    public string OwnNamespace { get; init; } = "gabion-system";

    /// <summary>Namespaces that are never decided on, beside the own one and <c>kube-system</c>.</summary>
    public ImmutableArray<string> ExemptNamespaces { get; init; } = [];

    public NamespacePolicy PodSecurity { get; init; } = NamespacePolicy.Open;

    public PodSecurityExemptions PodSecurityExemptions { get; init; } = PodSecurityExemptions.None;

    /// <summary>The least severity of findings that are refused; null: no rule refuses.</summary>
    public Severity? RulesDeny { get; init; }

    /// <summary>The least severity of findings that are warned of; null: no rule warns.</summary>
    public Severity? RulesWarn { get; init; }

    /// <summary>Only these rules are asked; empty: all.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    public ImmutableArray<string> SkipRules { get; init; } = [];

    /// <summary>Registries and repositories that images may come from; empty: any.</summary>
    public ImmutableArray<string> AllowedRegistries { get; init; } = [];

    public ImmutableArray<string> DeniedRegistries { get; init; } = [];

    /// <summary>The file with the verdicts on digests; null: trust is not asked for.</summary>
    public string? TrustVerdicts { get; init; }

    /// <summary>Registries and repositories whose images must be trusted; empty: all.</summary>
    public ImmutableArray<string> TrustImages { get; init; } = [];

    /// <summary>The longest that a decision may take; the webhook's own timeout, less a margin, counts when it is shorter.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The longest that one Gatekeeper constraint may take on one object.</summary>
    public TimeSpan PolicyTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest review, in bytes.</summary>
    public long BodyLimit { get; init; } = 8 << 20;

    /// <summary>The file of recorded decisions; null: they are not recorded.</summary>
    public string? RecordsFile { get; init; }

    /// <summary>How many decisions are kept; the oldest go.</summary>
    public long MostRecords { get; init; } = 100_000;

    /// <summary>Whether requests are kept with the decisions, for replay; the values of Secrets never are.</summary>
    public bool KeepsRequests { get; init; } = true;

    /// <summary>The mode of a policy in a namespace.</summary>
    public PolicyMode ModeOf(string policy, string @namespace)
    {
        foreach (var rule in Modes)
        {
            if (rule.Fits(policy, @namespace))
            {
                return rule.Mode;
            }
        }

        return Mode;
    }

    /// <summary>Why requests of a namespace, or about an object, are never decided on; null when they are.</summary>
    public string? Exemption(ReviewInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var @namespace = input.Namespace;
        return @namespace == "kube-system" ? "namespace kube-system is exempt"
            : @namespace.Length > 0 && @namespace == OwnNamespace ? $"namespace {@namespace} is the service's own"
            : @namespace == "kube-node-lease" || input.Request.Resource is { Group: "coordination.k8s.io", Resource: "leases" } && input.Username.StartsWith("system:node:", StringComparison.Ordinal) ? "leases of nodes are exempt"
            : @namespace.Length > 0 && ExemptNamespaces.Contains(@namespace, StringComparer.Ordinal) ? $"namespace {@namespace} is exempt by the settings"
            : null;
    }
}

/// <summary>A mode for some policies in some namespaces.</summary>
/// <param name="Policies">Patterns for names of policies; empty: all.</param>
/// <param name="Namespaces">Patterns for namespaces; empty: all, and what lives in none.</param>
public sealed record ModeRule(ImmutableArray<string> Policies, ImmutableArray<string> Namespaces, PolicyMode Mode)
{
    public bool Fits(string policy, string @namespace) => Names(Policies, policy) && Names(Namespaces, @namespace);

    private static bool Names(ImmutableArray<string> patterns, string name) =>
        patterns.IsEmpty || patterns.Any(pattern => Glob.MatchesName(pattern, name, ignoreCase: false));
}
