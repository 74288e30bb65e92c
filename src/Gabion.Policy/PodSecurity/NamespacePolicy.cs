using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.PodSecurity;

/// <summary>What a namespace asks of its pods: read from its labels as the API server's admission plug-in reads them.</summary>
/// <param name="Enforce">Pods that violate it are refused. Applies to pods only; objects that embed a pod template get warnings and audit entries.</param>
public sealed record NamespacePolicy(LevelVersion Enforce, LevelVersion Audit, LevelVersion Warn)
{
    private const string Prefix = "pod-security.kubernetes.io/";

    /// <summary>What a cluster without configuration of its own asks: nothing.</summary>
    public static readonly NamespacePolicy Open = new(LevelVersion.Privileged, LevelVersion.Privileged, LevelVersion.Privileged);

    /// <summary>
    /// Reads the labels over the cluster's defaults. A level that cannot be read closes enforcement (restricted) and opens
    /// audit and warnings (privileged); a version that cannot be read is the latest. Without a label of its own, the
    /// warning level follows an enforced level that is stricter. <paramref name="problems"/> holds what could not be
    /// read: the API server refuses a namespace with such labels when they are new.
    /// </summary>
    public static NamespacePolicy Read(Field labels, NamespacePolicy defaults, out ImmutableArray<LabelProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        var found = ImmutableArray.CreateBuilder<LabelProblem>();
        var enforced = labels[$"{Prefix}enforce"];
        var enforce = ReadLevel(enforced, defaults.Enforce.Level, PodSecurityLevel.Restricted, found);
        var policy = new NamespacePolicy(
            new(enforce, ReadVersion(labels[$"{Prefix}enforce-version"], defaults.Enforce.Version, found)),
            ReadMode(labels, "audit", defaults.Audit, found),
            ReadMode(labels, "warn", defaults.Warn, found));
        if (enforced.Exists && LevelVersion.TryParseLevel(enforced.Text, out _) && !labels[$"{Prefix}warn"].Exists && enforce > policy.Warn.Level)
        {
            var version = labels[$"{Prefix}warn-version"].Exists ? policy.Warn.Version : policy.Enforce.Version;
            policy = policy with { Warn = new(enforce, version) };
        }

        problems = found.ToImmutable();
        return policy;
    }

    private static LevelVersion ReadMode(Field labels, string mode, LevelVersion otherwise, ImmutableArray<LabelProblem>.Builder problems) => new(
        ReadLevel(labels[$"{Prefix}{mode}"], otherwise.Level, PodSecurityLevel.Privileged, problems),
        ReadVersion(labels[$"{Prefix}{mode}-version"], otherwise.Version, problems));

    private static PodSecurityLevel ReadLevel(
        Field label, PodSecurityLevel otherwise, PodSecurityLevel whenWrong, ImmutableArray<LabelProblem>.Builder problems)
    {
        if (!label.Exists)
        {
            return otherwise;
        }

        if (LevelVersion.TryParseLevel(label.Text, out var level))
        {
            return level;
        }

        problems.Add(new(label, $"'{label.Text}' is no Pod Security level: it must be privileged, baseline or restricted"));
        return whenWrong;
    }

    private static PodSecurityVersion ReadVersion(Field label, PodSecurityVersion otherwise, ImmutableArray<LabelProblem>.Builder problems)
    {
        if (!label.Exists)
        {
            return otherwise;
        }

        if (!PodSecurityVersion.TryParse(label.Text, out var version))
        {
            problems.Add(new(label, $"'{label.Text}' is no Pod Security version: it must be latest or v1.N"));
        }

        return version;
    }
}

/// <summary>A Pod Security label that cannot be read.</summary>
public sealed record LabelProblem(Field Label, string Message);
