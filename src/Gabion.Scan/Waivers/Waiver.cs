using Gabion.Model;

namespace Gabion.Scan.Waivers;

/// <summary>An accepted finding, or many: which rule, in which scope, why, who answers, until when.</summary>
public sealed record Waiver
{
    private const int MinFingerprint = 12;

    /// <summary>A rule's id or alias, a pattern for ids, or a secret detector's id.</summary>
    public required string Rule { get; init; }

    public Glob? Path { get; init; }

    /// <summary>A name, <c>Kind/name</c> or <c>Kind/namespace/name</c>; each part may be a pattern.</summary>
    public string? Resource { get; init; }

    /// <summary>A fingerprint or its first digits.</summary>
    public string? Fingerprint { get; init; }

    public required string Reason { get; init; }

    public string? Owner { get; init; }

    /// <summary>The last day on which it applies.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Where it is written.</summary>
    public required Location Location { get; init; }

    /// <summary>The reason, as reports show it.</summary>
    public string Text => Owner is null ? Reason : $"{Reason} ({Owner})";

    public bool Matches(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return (Path is null || Path.Matches(finding.Location.Path))
            && (Resource is null || IsAbout(finding.Resource))
            && RuleWord.Names(Rule, finding)
            && (Fingerprint is null || (Fingerprint.Length >= MinFingerprint && finding.Fingerprint.StartsWith(Fingerprint, StringComparison.OrdinalIgnoreCase)));
    }

    private bool IsAbout(Resource resource) => Resource?.Split('/') switch
    {
        [var kind, var space, var name] => IsLike(kind, resource.Kind) && IsLike(space, resource.Namespace ?? "default") && IsLike(name, resource.Name),
        [var kind, var name] => IsLike(kind, resource.Kind) && IsLike(name, resource.Name),
        _ => IsLike(Resource ?? "*", resource.Name),
    };

    private static bool IsLike(string pattern, string text) => Glob.MatchesName(pattern, text, ignoreCase: false);
}
