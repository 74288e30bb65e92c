using System.Collections.Immutable;
using System.Globalization;
using Gabion.AttackPaths.Facts;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.AttackPaths.Graph;

/// <summary>
/// From talking to a program to running code in it: by what is known of its image, by a rule that knows its version, and, because
/// nothing proves a program free of faults, by a fault that is not known. The last is never more than unlikely.
/// </summary>
internal sealed class BreakInHops(GraphDraft draft)
{
    private const string KnownWayIn = "GBN-CLU-059";
    private const double LikelyExploited = 0.1;
    private const int MostShown = 5;

    private static readonly Ease NotLookedAt = new(0.3, "image not looked at");
    private static readonly Ease NothingKnown = new(0.1, "nothing known of its image");

    public void Add()
    {
        foreach (var workload in draft.Workloads)
        {
            AddByFinding(workload);
            AddByImage(workload);
        }
    }

    private void AddByFinding(PathWorkload workload)
    {
        foreach (var source in workload.Sources)
        {
            foreach (var finding in draft.Input.Findings.About(source.Object, KnownWayIn).Take(1))
            {
                Add(workload, "by a fault that its image's version is known for", new(0.6, "the image's version has a known way in"),
                    [HopEvidence.Of(finding)],
                    draft.Mend(MendKind.Update, $"version:{workload.Name}", finding.Fix, finding.Location));
                return;
            }
        }
    }

    private void AddByImage(PathWorkload workload)
    {
        var references = workload.Sources.SelectMany(source => source.Pod.LongRunning.Select(container => (Source: source, Container: container, Text: container.Field["image"]))).DistinctBy(item => (item.Text.Text, draft.Input.Images.Find(item.Source, item.Container))).ToList();
        var isWhole = references.Count > 0;
        var gaps = new List<string>();
        foreach (var (source, container, text) in references)
        {
            if (container.Image is not { } reference || draft.Input.Images.Find(source, container) is not { } image)
            {
                isWhole = false;
                gaps.Add(text.Text ?? "(no image)");
                continue;
            }

            AddVulnerable(workload, reference, image, source);
        }

        var evidence = new HopEvidence(
            isWhole ? "every image of its long-running containers was looked at" : $"not looked at: {string.Join(", ", gaps.Take(MostShown))}{(gaps.Count > MostShown ? $" and {gaps.Count - MostShown} more" : "")}",
            references.Count > 0 ? workload.Sources[0].File.Locate(references[0].Text.Span) : null);
        Add(workload, isWhole ? "assuming a fault in it that nobody knows of yet" : "assuming a fault in it, since its image was not looked at", isWhole ? NothingKnown : NotLookedAt, [evidence], null);
    }

    private void AddVulnerable(PathWorkload workload, ImageRef reference, AssessedImage image, Workload source)
    {
        var usable = image.Findings.Where(finding => IsUsable(finding))
            .OrderByDescending(finding => Rate(finding).Value).ThenBy(finding => finding.Vulnerability!.Id, StringComparer.Ordinal).ToList();
        if (usable.Count == 0)
        {
            return;
        }

        var place = source.Pod.LongRunning.Where(container => container.Image == reference).Select(container => source.File.Locate(container.Field["image"].Span)).FirstOrDefault();
        var evidence = usable.Take(MostShown).Select(finding => HopEvidence.Of(finding) with { Text = Text(finding) }).ToList();
        if (usable.Count > MostShown)
        {
            evidence.Add(new($"and {usable.Count - MostShown} more in {image.Source}", null));
        }

        var worst = usable[0].Vulnerability!;
        Add(workload, $"by {worst.Id} in {worst.PackageName} {worst.InstalledVersion}", Rate(usable[0]), [.. evidence], draft.Mend(MendKind.Update, $"image:{reference.Text}", MendText(reference, usable), place));
    }

    /// <summary>Used over the network, by somebody who has no account and needs nobody's help, as far as its vector says; high or critical.</summary>
    private static bool IsUsable(Finding finding) =>
        finding is { Verdict: Verdict.Fails, Status: not FindingStatus.Waived, Vulnerability: { } vulnerability }
        && (finding.Severity >= Severity.High || vulnerability.ExploitedSince is not null)
        && (vulnerability.CvssVector is not { } vector || (vector.Contains("AV:N", StringComparison.Ordinal) && vector.Contains("PR:N", StringComparison.Ordinal) && vector.Contains("UI:N", StringComparison.Ordinal)));

    private static Ease Rate(Finding finding) => finding.Vulnerability switch
    {
        { ExploitedSince: { } since } => new(0.9, string.Create(CultureInfo.InvariantCulture, $"known to be exploited since {since:yyyy-MM-dd} (CISA KEV)")),
        { ExploitProbability: >= LikelyExploited and var probability } => new(0.75, string.Create(CultureInfo.InvariantCulture, $"likely to be exploited (EPSS {probability:0.##})")),
        { CvssVector: null } => new(0.4, "rated high or critical; no vector says how it is used"),
        _ when finding.Severity == Severity.Critical => new(0.65, "critical, used over the network without an account"),
        _ => new(0.45, "high, used over the network without an account"),
    };

    private static string Text(Finding finding)
    {
        var vulnerability = finding.Vulnerability!;
        var mended = vulnerability.FixedVersion is { } version ? $"mended in {version}" : "no version mends it";
        return $"{vulnerability.Id} ({finding.Severity.ToString().ToLowerInvariant()}) in {vulnerability.PackageName} {vulnerability.InstalledVersion}, {mended}";
    }

    private static string MendText(ImageRef reference, List<Finding> usable)
    {
        var mended = usable.Where(finding => finding.Vulnerability!.FixedVersion is not null).GroupBy(finding => finding.Vulnerability!.PackageName)
            .Select(group => $"{group.Key} {group.First().Vulnerability!.Upgrade?.Version ?? group.First().Vulnerability!.FixedVersion}").ToList();
        var without = usable.Where(finding => finding.Vulnerability!.FixedVersion is null).Select(finding => finding.Vulnerability!.PackageName).Distinct().ToList();
        var update = mended.Count == 0 ? $"replace {string.Join(", ", without.Take(3))}: no version mends it" : $"update {string.Join(", ", mended.Take(4))}{(mended.Count > 4 ? $" and {Counted.Of(mended.Count - 4, "more package")}" : "")}";
        return $"in image {reference.Text}: {update}";
    }

    private void Add(PathWorkload workload, string means, Ease ease, ImmutableArray<HopEvidence> evidence, Mend? mend) =>
        draft.Add(draft.Reachable(workload), new(draft.Inside(workload).Number, HopKind.BreakIn, means, ease) { Evidence = evidence, Mend = mend });
}
