using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Scan.Images.InUse;
using Gabion.Scan.Vulnerabilities;
using Gabion.Scan.Waivers;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>
/// The scan of a cluster, live or from a snapshot:
/// <code>
/// 1 rules ─▶ 2 objects, kind by kind, owners first: JSON ─▶ facts ─▶ findings ─▶ 3 facts across objects ─▶ 4 components,
/// the nodes by their collectors and, where asked for, the images that run and what endpoints answer ─▶ 5 one sorted list, waivers and baseline ─▶ 6 report
/// </code>
/// Objects are looked at side by side while the next are read; of each only what later steps need is kept.
/// </summary>
public sealed class ClusterScanner(TimeProvider clock, string toolVersion)
{
    private const int BatchSize = 256;

    public async Task<ScanResult> ScanAsync(ObjectSource source, ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);

        // 1. The rules that run, for the version that the cluster has.
        var rules = ClusterRules.Choose(source.Version.Text, options);

        // 2. The objects.
        var objects = new ClusterObjects(rules.BuiltIn, rules.Policies, options);
        objects.Components.NoteServer(source.Version.Text);
        var gaps = new List<CoverageGap>();
        try
        {
            if (await ReadAsync(source, objects, options, gaps, cancellationToken).ConfigureAwait(false) == 0 && NoneListed(source, gaps) is { } none)
            {
                return new ScanResult.NotAssessed($"'{options.Target}' was not assessed: {none}", null);
            }
        }
        catch (IOException error)
        {
            return new ScanResult.NotAssessed($"'{options.Target}' was not assessed: {error.Message}", null);
        }

        // 3. to 6.
        var images = await ImagesAsync(objects, options, rules.BuiltIn, cancellationToken).ConfigureAwait(false);
        var isListed = IsWhole(source, options, gaps);
        var nodes = await objects.Nodes.JudgeAsync(rules.BuiltIn.Rules, options, isListed, source.TakenAt ?? clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        FileResult[] probes = options.Probes is { } probing && source is LiveCluster live
            ? [await probing.RunAsync(live.Client.Access.Server, objects.Addresses, rules.BuiltIn, toolVersion, cancellationToken).ConfigureAwait(false)]
            : [];
        return new ScanResult.Assessed(Report(source, options, objects, gaps, rules, isLast: true, [.. images, .. nodes, .. probes]));
    }

    /// <summary>What is known of the objects now, as a report.</summary>
    /// <param name="isLast">The objects are not asked for again.</param>
    internal ScanReport Report(
        ObjectSource source, ScanOptions options, ClusterObjects objects, IReadOnlyCollection<CoverageGap> gaps, ClusterRules rules, bool isLast, IEnumerable<FileResult>? others = null)
    {
        // 3. What several objects say together.
        var now = clock.GetUtcNow();
        var ledger = objects.Conclude(ClosedKind.Together(gaps), IsWhole(source, options, gaps), now, [], isLast);

        // 4. The programs that the cluster is made of.
        ledger.Add(Components(objects.Components, options, rules.BuiltIn, now));

        foreach (var other in others ?? [])
        {
            ledger.Add(other);
        }

        // 5. One list, sorted; what is waived, what was known before.
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var acceptance = new Acceptance(options.Waivers, [], options.Baseline);
        var findings = acceptance.Apply(ledger.Findings(), today);

        // 6. The report.
        return new()
        {
            Target = options.Target,
            TargetKind = source.Kind,
            ToolVersion = toolVersion,
            Findings = options.Severity == Severity.Info ? findings : [.. findings.Where(finding => finding.Severity >= options.Severity)],
            Coverage = ledger.Coverage(),
            Subjects = ledger.Subjects(),
            Rules = [.. rules.Chosen.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(rules.All, rules.Chosen, today, isWhole: options.Include.IsEmpty),
            At = now,
            Excerpt = _ => null,
        };
    }

    /// <summary>Nothing is known to be missing.</summary>
    internal static bool IsWhole(ObjectSource source, ScanOptions options, IEnumerable<CoverageGap> gaps) =>
        source.Namespace is null && options.Include.IsEmpty && gaps.All(gap => gap.Kind == GapKind.Skipped);

    /// <summary>Why nothing is known of a cluster that gave no object; null when at least one of its kinds could be listed.</summary>
    public static string? NoneListed(ObjectSource source, IReadOnlyCollection<CoverageGap> gaps)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        var missing = gaps.Where(gap => gap.Kind == GapKind.Unreadable && gap.Closed is not { Where.Length: > 0 }).ToLookup(gap => gap.Path, StringComparer.Ordinal);
        if (source is not LiveCluster live)
        {
            // A snapshot does not say which kinds were empty, but a cluster always has some objects.
            return missing.Count > 0
                ? $"it holds no object, and {Counted.Of(missing.Count, "kind")} could not be listed when it was taken. {missing.First().First().Reason}"
                : null;
        }

        var kinds = live.Kinds.ToList();
        return kinds.Count > 0 && kinds.TrueForAll(kind => missing.Contains(kind.Name))
            ? $"{(kinds.Count == 1 ? "its one kind" : $"none of its {kinds.Count} kinds")} of objects could {(kinds.Count == 1 ? "not " : "")}be listed. {missing[kinds[0].Name].First().Reason}"
            : null;
    }

    /// <returns>How many objects were read.</returns>
    private static async Task<int> ReadAsync(ObjectSource source, ClusterObjects objects, ScanOptions options, List<CoverageGap> gaps, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        var batch = new List<ApiObject>(BatchSize);
        var rank = 0;
        var done = 0;
        var underWay = Task.CompletedTask;
        var heap = new HeapBound();
        await foreach (var item in source.ReadAsync(KindChoice.All, gaps.Add, cancellationToken).ConfigureAwait(false))
        {
            // What owns others is done before what is owned is begun.
            if (batch.Count >= BatchSize || KindOrder.RankOf(item.Kind) != rank)
            {
                rank = KindOrder.RankOf(item.Kind);
                await underWay.ConfigureAwait(false);
                var ready = batch;
                batch = new(BatchSize);
                underWay = Task.Run(() => objects.Put(ready, parallel), cancellationToken);
                options.Progress?.Invoke(done += ready.Count);
                heap.Hold();
            }

            batch.Add(item);
        }

        await underWay.ConfigureAwait(false);
        objects.Put(batch, parallel);
        heap.Hold();
        return done + batch.Count;
    }

    private async Task<List<FileResult>> ImagesAsync(ClusterObjects objects, ScanOptions options, RuleRunner runner, CancellationToken cancellationToken)
    {
        if (options.Images is not { } places)
        {
            return [];
        }

        var missing = new FileResult("");
        var scanned = await new ImagesInUseScanner(places, options, clock).ScanAsync(objects.Images, runner, missing.Gaps.Add, cancellationToken).ConfigureAwait(false);
        return [missing, .. scanned.Select(ImagesInUseScanner.Told)];
    }

    internal static FileResult Components(ComponentList components, ScanOptions options, RuleRunner runner, DateTimeOffset now)
    {
        var result = new FileResult("");
        var inventory = components.Inventory();
        if (options.Vulnerabilities is not { } vulnerabilities)
        {
            return result;
        }

        PackageAssessment.Check(SystemEnds.Assess(components.Systems(), judgesReleases: true, vulnerabilities, now), runner, result);
        if (runner.Checks<VulnerablePackage>() && !inventory.Packages.IsEmpty)
        {
            result.Assessed["Component"] = inventory.Packages.Length;
            result.Gaps.AddRange(components.Gaps());
            PackageAssessment.Check(VulnerabilityAssessment.Assess(inventory, isInstalled: true, vulnerabilities, now), runner, result);
        }

        if (components.IsOfLinux && result.Findings.RemoveAll(finding => finding.Vulnerability is { } found && WindowsNodes.IsAbout(found)) is > 0 and var count)
        {
            result.Gaps.Add(new(GapKind.Skipped, "", null, $"{Counted.Of(count, "advisory is", "advisories are")} about nodes that run Windows, and all nodes here run Linux."));
        }

        // They stand at objects, which have no lines.
        var found = result.Findings.Select(finding => finding with { Location = finding.Location with { Field = "" } }).ToList();
        result.Findings.Clear();
        result.Findings.AddRange(found);
        return result;
    }
}
