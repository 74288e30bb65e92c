using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Rbac;

/// <summary>What the RBAC commands read.</summary>
internal sealed record RbacInput(AccessPolicy Policy, ClusterFacts Facts, ImmutableArray<CoverageGap> Gaps)
{
    private static readonly string[] AccessKinds = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"];

    /// <summary>What was not read, but for what is left out on purpose.</summary>
    public ImmutableArray<CoverageGap> Missing => [.. Gaps.Where(gap => gap.Kind != GapKind.Skipped)];

    /// <summary>True when a cluster did not give its roles and bindings, or not all: then no is not known.</summary>
    public bool LacksAccess => AccessKinds.Any(kind => Lacks(Gaps, kind));

    /// <summary>
    /// The exit code of an answer. One that is no (nobody, nothing, no way) is none where roles or bindings of the cluster may not be read;
    /// with <c>--strict</c> none is where anything could not be read.
    /// </summary>
    public int ExitCode(ParseResult parsed, int code, bool isNo = false) =>
        isNo && LacksAccess ? Cli.ExitCode.NotAssessed : FactTarget.Verdict(parsed, Gaps, code);

    /// <summary>Whether a kind of a cluster is among what may not be listed or broke off, told alone or with others.</summary>
    private static bool Lacks(ImmutableArray<CoverageGap> gaps, string resource) => gaps.Any(gap => gap.Kind == GapKind.Unreadable
        && (gap.Closed?.Resource == resource || gap.Path == resource || gap.Path.StartsWith($"{resource}.", StringComparison.Ordinal)
            || (gap.Path.Length == 0 && gap.Reason.Split(' ', ',', ';', ':', '.').Contains(resource))));

    /// <summary>Says of identities that more than bindings decide about what is not looked at here.</summary>
    public static void TellOfOthers(Identity identity)
    {
        if (identity.Groups.Contains(Identity.Masters))
        {
            new Complaint("members of system:masters may do everything: no authorizer is asked about them").Write();
        }
        else if (identity.IsNode)
        {
            new Complaint("a cluster asks its Node authorizer as well, which lets a kubelet have what the pods on its node need", "Ask about one thing: gabion rbac can … --as user:system:node:NAME.").Write();
        }
    }

    /// <summary>Reads the paths and tells of gaps on standard error; null, told as well, when there are no roles or bindings.</summary>
    /// <param name="namespace">The namespace of objects that name none; null for <c>default</c>.</param>
    /// <param name="kinds">Those that a cluster is asked for.</param>
    public static async Task<RbacInput?> ReadAsync(ParseResult parsed, string[] paths, string? @namespace, KindChoice kinds, CancellationToken cancellationToken)
    {
        if (await FactTarget.ReadAsync(parsed, paths, kinds, cancellationToken).ConfigureAwait(false) is not { } given)
        {
            return null;
        }

        var read = given.AppliedTo(@namespace);
        foreach (var gap in read.Gaps.Where(gap => gap.Kind != GapKind.Skipped))
        {
            new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}", gap.Remedy).Write();
        }

        ImmutableArray<KubernetesObject> objects = [.. read.Facts.OfType<KubernetesObject>()];
        var policy = AccessPolicy.Of(objects);
        foreach (var binding in policy.Bindings.Where(binding => binding.Role is null))
        {
            new Complaint($"{Place(binding.Source)}{binding} grants {binding.RoleName}, which is not here and is none that every cluster has; what it grants is not known").Write();
        }

        if (!objects.Any(item => item.Is("rbac.authorization.k8s.io", "RoleBinding") || item.Is("rbac.authorization.k8s.io", "ClusterRoleBinding")))
        {
            new Complaint($"no RoleBinding or ClusterRoleBinding was found in what was read, so nothing was assessed", "Name the manifests with --target, or give --cluster.").Write();
            return null;
        }

        var facts = new ClusterFacts(objects, [.. read.Facts.OfType<Workload>()]) { PodNodes = read.PodNodes, HasAll = read.Listed is null ? null : read.Listed.HasAll };
        return new(policy, facts, read.Gaps);
    }

    /// <summary><c>k8s/rbac.yaml:12</c>; null for what every cluster has.</summary>
    public static string? PlaceOf(KubernetesObject? source) => PlaceOf(source, source?.Root["kind"].Span);

    public static string? PlaceOf(KubernetesObject? source, TextSpan? span) => source is null || span is not { } at ? null : source.File.Locate(at).ToString();

    private static string Place(KubernetesObject? source) => PlaceOf(source) is { } place ? $"{place}: " : "";
}
