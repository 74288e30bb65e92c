using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>
/// The Pod Security Standards of every Kubernetes version, decided as the API server's admission plug-in decides
/// (kubernetes.io/docs/concepts/security/pod-security-standards). Pure and safe to use from any thread.
/// </summary>
public static class PodSecurityStandards
{
    private static readonly ImmutableArray<ImmutableArray<PodSecurityCheck>> Baseline = ByMinor(PodSecurityLevel.Baseline);
    private static readonly ImmutableArray<ImmutableArray<PodSecurityCheck>> Restricted = ByMinor(PodSecurityLevel.Restricted);

    /// <summary>The checks of a level at a version, in the order of their reasons.</summary>
    public static ImmutableArray<PodSecurityCheck> Checks(LevelVersion standard) => standard.Level switch
    {
        PodSecurityLevel.Privileged => [],
        PodSecurityLevel.Baseline => Baseline[standard.Version.JudgedMinor],
        _ => Restricted[standard.Version.JudgedMinor],
    };

    /// <summary>What forbids the pod; nothing when it is allowed.</summary>
    public static PodSecurityResult Evaluate(PodTemplate pod, LevelVersion standard)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ImmutableArray<Violation>.Builder? violations = null;
        foreach (var check in Checks(standard))
        {
            if (check.Check(pod, standard.Version.JudgedMinor) is { } violation)
            {
                (violations ??= ImmutableArray.CreateBuilder<Violation>()).Add(violation);
            }
        }

        return new(standard, violations?.ToImmutable() ?? []);
    }

    /// <summary>
    /// Every check of the level that the pod fails, those included that a stricter one replaces: the server names only the
    /// stricter one in its reasons, but the pod fails both.
    /// </summary>
    public static ImmutableArray<PodSecurityCheck> Failing(PodTemplate pod, LevelVersion standard)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var minor = standard.Version.JudgedMinor;
        return [.. Checks(standard)
            .SelectMany(check => PodSecurityChecks.All.Where(other => other.Id == check.Replaces && other.FirstMinor <= minor).Append(check))
            .Where(check => check.Check(pod, minor) is not null)];
    }

    /// <summary>The strictest level that allows the pod at that version.</summary>
    public static PodSecurityLevel Strictest(PodTemplate pod, PodSecurityVersion version) =>
        Evaluate(pod, new(PodSecurityLevel.Restricted, version)).IsAllowed ? PodSecurityLevel.Restricted
        : Evaluate(pod, new(PodSecurityLevel.Baseline, version)).IsAllowed ? PodSecurityLevel.Baseline
        : PodSecurityLevel.Privileged;

    private static ImmutableArray<ImmutableArray<PodSecurityCheck>> ByMinor(PodSecurityLevel level) =>
        [.. Enumerable.Range(0, PodSecurityVersion.NewestMinor + 1).Select(minor => At(level, minor))];

    private static ImmutableArray<PodSecurityCheck> At(PodSecurityLevel level, int minor)
    {
        var asked = PodSecurityChecks.All.Where(check => check.Level <= level && check.FirstMinor <= minor).ToList();
        var replaced = asked.Select(check => check.Replaces).ToHashSet(StringComparer.Ordinal);
        return [.. asked.Where(check => !replaced.Contains(check.Id))];
    }
}
