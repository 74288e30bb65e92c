using System.Collections.Immutable;

namespace Gabion.Policy.PodSecurity;

/// <summary>The decision on one pod.</summary>
public sealed record PodSecurityResult(LevelVersion Standard, ImmutableArray<Violation> Violations)
{
    public bool IsAllowed => Violations.IsEmpty;

    /// <summary>The whole reason in one line, in the form that the API server answers; empty when allowed.</summary>
    public string Message => IsAllowed ? "" : $"violates PodSecurity \"{Standard}\": {string.Join(", ", Violations)}";
}
