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

        var facts = new ClusterFacts(objects, [.. read.Facts.OfType<Workload>()]) { PodNodes = read.PodNodes, LacksNodes = read.Gaps.Any(gap => gap.Path == "nodes") };
        return new(policy, facts, read.Gaps);
    }

    /// <summary><c>k8s/rbac.yaml:12</c>; null for what every cluster has.</summary>
    public static string? PlaceOf(KubernetesObject? source) => PlaceOf(source, source?.Root["kind"].Span);

    public static string? PlaceOf(KubernetesObject? source, TextSpan? span) => source is null || span is not { } at ? null : source.File.Locate(at).ToString();

    private static string Place(KubernetesObject? source) => PlaceOf(source) is { } place ? $"{place}: " : "";
}
