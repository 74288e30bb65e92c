using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan.Packages;
using Gabion.Scan.Waivers;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>The scan of a list of packages alone: an SBOM, a package database, a lock file.</summary>
public sealed class PackageListScanner(TimeProvider clock, string toolVersion)
{
    public async Task<ScanResult> ScanAsync(ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var all = Catalogue.Create(options.Settings);
        var runner = new RuleRunner(options.Rules.Choose(all));
        var packages = await PackageScan.RunAsync(new() { Target = options.Target, TakesInstalled = true, Parallelism = options.Parallelism, Archives = options.Vulnerabilities?.Archives }, cancellationToken).ConfigureAwait(false);
        if (packages.Inventory is not { } inventory)
        {
            return new ScanResult.NotAssessed(packages.Gaps[0].Reason, null) { Advice = packages.Gaps[0].Remedy };
        }

        if (packages.Assessed.IsEmpty)
        {
            var gap = packages.Gaps.FirstOrDefault();
            return new ScanResult.NotAssessed($"'{options.Target}' states no packages{(gap is null ? "" : gap.Span is { } place ? $": line {place.Line}: {gap.Reason}" : $": {gap.Reason}")}", null) { Advice = gap?.Remedy ?? "Name an SBOM in CycloneDX or SPDX, a package database or a lock file." };
        }

        var now = clock.GetUtcNow();
        var ledger = new Ledger();
        var result = new FileResult(options.Target) { IsRead = true };
        foreach (var (kind, count) in packages.Assessed)
        {
            result.Assessed[kind] = count;
        }

        result.Gaps.AddRange(packages.Gaps);
        if (options.Vulnerabilities is { } vulnerabilities)
        {
            PackageAssessment.Check(VulnerabilityAssessment.Assess(inventory, isInstalled: true, vulnerabilities, now), runner, result);
        }

        // Of a list that names nothing nothing is known, unless of the release that it is of.
        if (inventory.Packages.IsEmpty && result.Findings.Count == 0 && packages.Gaps.FirstOrDefault(gap => gap.Kind != GapKind.Skipped) is { } why)
        {
            return new ScanResult.NotAssessed($"'{options.Target}' names no packages: {why.Reason}", null) { Advice = why.Remedy };
        }

        ledger.Add(result);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var acceptance = new Acceptance(options.Waivers, [], options.Baseline);
        var findings = acceptance.Apply(ledger.Findings(), today);
        return new ScanResult.Assessed(new()
        {
            Target = options.Target,
            TargetKind = "package list",
            ToolVersion = toolVersion,
            Findings = [.. findings.Where(finding => finding.Severity >= options.Severity)],
            Coverage = ledger.Coverage(),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, today, isWhole: true),
            At = now,
            Excerpt = _ => null,
        });
    }
}
