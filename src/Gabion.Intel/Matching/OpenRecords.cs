using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>
/// Records of Go's database that cannot say in which release something was mended, because the module was never released as one
/// (<c>k8s.io/ingress-nginx</c>): they name no version, or a commit's. What the makers of the component say of the same CVE goes
/// before them: records of the Kubernetes feed, else the announcements of the Kubernetes security committee.
/// </summary>
internal static class OpenRecords
{
    /// <summary>The releases in which it is mended, each with the first that has it (github.com/kubernetes/kubernetes/issues, area/security).</summary>
    private static readonly FrozenDictionary<string, ImmutableArray<RangeEvent>> IngressNginx = new Dictionary<string, ImmutableArray<RangeEvent>>(StringComparer.OrdinalIgnoreCase)
    {
        ["CVE-2023-5044"] = Mended("1.9.0"),
        ["CVE-2024-7646"] = Mended("1.11.2"),
        ["CVE-2025-1097"] = Mended("1.11.5", "1.12.0", "1.12.1"),
        ["CVE-2025-1098"] = Mended("1.11.5", "1.12.0", "1.12.1"),
        ["CVE-2025-1974"] = Mended("1.11.5", "1.12.0", "1.12.1"),
        ["CVE-2025-24513"] = Mended("1.11.5", "1.12.0", "1.12.1"),
        ["CVE-2025-24514"] = Mended("1.11.5", "1.12.0", "1.12.1"),
        ["CVE-2026-1580"] = Mended("1.13.7", "1.14.0", "1.14.3"),
        ["CVE-2026-24512"] = Mended("1.13.7", "1.14.0", "1.14.3"),
        ["CVE-2026-24513"] = Mended("1.13.7", "1.14.0", "1.14.3"),
        ["CVE-2026-24514"] = Mended("1.13.7", "1.14.0", "1.14.3"),
        ["CVE-2026-4342"] = Mended("1.13.9", "1.14.0", "1.14.5", "1.15.0", "1.15.1"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same match, or with the decision of those who know better.</summary>
    public static RecordMatch Settle(RecordMatch match, IAdvisorySource source, Action<string>? trace = null)
    {
        if (match.Query.Ecosystem != "Go" || match.Known.IsWithdrawn || !IsOpen(match.Known.Affected, match.Query.Version))
        {
            return match;
        }

        foreach (var id in source.Read(match.Known).Ids.Where(AdvisoryNames.IsCve))
        {
            if (Better(id, match.Query.Name, source) is not { } better)
            {
                continue;
            }

            trace?.Invoke($"the record names no release that mends it; of {id} the makers of {match.Query.Name} say more");
            return match with { Decision = RangeDecision.Of(better, match.Query.Version, trace) };
        }

        return match;
    }

    /// <summary>Whether no range ends, or only at a commit's version, while the package has a release's.</summary>
    private static bool IsOpen(AffectedPackage affected, string version) => affected.Versions.IsEmpty && affected.Ranges.Length > 0
        && affected.Ranges.All(range => range.Events.All(step => step.Kind == RangeEventKind.Introduced
            || (step.Version.StartsWith("0.0.0-", StringComparison.Ordinal) && !version.TrimStart('v').StartsWith("0.0.0", StringComparison.Ordinal))));

    private static AffectedPackage? Better(string id, string module, IAdvisorySource source) =>
        source.ById(id).Where(record => record.Withdrawn is null).SelectMany(record => record.Affected)
            .FirstOrDefault(affected => affected.Ecosystem == "Kubernetes" && Component(affected.Name) == Component(module) && affected.Ranges.Any(range => range.Events.Any(step => step.Kind != RangeEventKind.Introduced)))
        ?? (Component(module) == "ingress-nginx" && IngressNginx.TryGetValue(id, out var events) ? new("Kubernetes", module) { Ranges = [new(RangeKind.Semver, events)] } : null);

    /// <summary>Modules of Kubernetes go by two paths: <c>k8s.io/ingress-nginx</c>, <c>github.com/kubernetes/ingress-nginx</c>. Others by themselves.</summary>
    private static string Component(string module) =>
        module.StartsWith("k8s.io/", StringComparison.Ordinal) ? module["k8s.io/".Length..]
        : module.StartsWith("github.com/kubernetes/", StringComparison.Ordinal) ? module["github.com/kubernetes/".Length..]
        : module;

    /// <param name="versions">Where it is mended, where the next branch begins, where that is mended, and so on.</param>
    private static ImmutableArray<RangeEvent> Mended(params ReadOnlySpan<string> versions)
    {
        var events = ImmutableArray.CreateBuilder<RangeEvent>(versions.Length + 1);
        events.Add(new(RangeEventKind.Introduced, "0"));
        for (var i = 0; i < versions.Length; i++)
        {
            events.Add(new(i % 2 == 0 ? RangeEventKind.Fixed : RangeEventKind.Introduced, versions[i]));
        }

        return events.ToImmutable();
    }
}
