using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Sbom;
using Gabion.Rules;
using Gabion.Scan.Packages;
using Gabion.Scan.Waivers;
using Gabion.Sources;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>
/// Many stored bills of materials, matched anew without what they are of:
/// <code>
/// 1 files ─▶ 2 what each states, from the index where its file is as it was ─▶ 3 each package once, however many bills have it
/// ─▶ 4 matches ─▶ 5 findings, each with the bills that it is in ─▶ 6 report
/// </code>
/// </summary>
/// <param name="cache">Where the index is kept between runs; null: nowhere.</param>
public sealed class BillsScanner(TimeProvider clock, string toolVersion, CacheFolder? cache)
{
    private const int MaxNamed = 1_000;

    public async Task<ScanResult> ScanAsync(ImmutableArray<string> targets, ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var all = Catalogue.Create(options.Settings);
        var runner = new RuleRunner(options.Rules.Choose(all));
        var whole = new FileResult("") { IsRead = true };

        // 1. The files.
        var files = new List<TargetFile>();
        foreach (var target in targets)
        {
            switch (Target.Resolve(target))
            {
                case Target.Folder folder:
                    foreach (var file in new FolderSource(folder.FullPath, [], []).Files(whole.Gaps.Add).Select(file => file with { Path = Path.Combine(target, file.Path) }))
                    {
                        var form = OtherBills.FormOf(file);
                        if (form == BillForm.SpdxTurtle)
                        {
                            whole.Gaps.Add(OtherBills.Unread(file.Path));
                        }
                        else if (form != BillForm.Json || file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                        {
                            files.Add(file);
                        }
                    }

                    break;
                case Target.SingleFile single:
                    files.Add(single.File with { Path = target });
                    break;
                default:
                    return new ScanResult.NotAssessed($"'{target}' is neither a file nor a folder", (Target.Resolve(target) as Target.Missing)?.Nearest);
            }
        }

        // 2. What each states.
        var name = "sboms-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', targets.Select(Path.GetFullPath)))));
        var index = await IndexAsync(files, name, options, whole, cancellationToken).ConfigureAwait(false);
        if (index.Bills.Count == 0)
        {
            return new ScanResult.NotAssessed($"'{string.Join("', '", targets)}' holds no bill of materials that could be read", null) { Advice = "Bills are CycloneDX in JSON or XML, or SPDX in JSON, YAML, RDF/XML or as tags and values." };
        }

        // 3. to 5. Each package once.
        var ledger = new Ledger();
        if (options.Vulnerabilities is { } vulnerabilities)
        {
            foreach (var release in index.Bills.GroupBy(bill => bill.Value.Release))
            {
                Match(index, release.Key < 0 ? null : index.Releases[release.Key], [.. release], vulnerabilities, runner, ledger, whole);
            }
        }

        if (index.Packages.Count == 0 && ledger.Findings().IsEmpty && whole.Gaps.Find(gap => gap.Kind != GapKind.Skipped) is { } why)
        {
            return new ScanResult.NotAssessed($"no bill of '{string.Join("', '", targets)}' names a package: {why.Path}: {why.Reason}", null) { Advice = why.Remedy };
        }

        // 6. The report.
        whole.Assessed["SBOM"] = index.Bills.Count;
        whole.Assessed["Package"] = index.Bills.Values.Sum(bill => (long)bill.Packages.Length);
        whole.Assessed["Different package"] = index.Packages.Count;
        ledger.Add(whole);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var acceptance = new Acceptance(options.Waivers, [], options.Baseline);
        var findings = acceptance.Apply(ledger.Findings(), today);
        return new ScanResult.Assessed(new()
        {
            Target = string.Join(' ', targets),
            TargetKind = "stored bills of materials",
            ToolVersion = toolVersion,
            Findings = [.. findings.Where(finding => finding.Severity >= options.Severity)],
            Coverage = ledger.Coverage(),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, today, isWhole: true),
            At = clock.GetUtcNow(),
            Excerpt = _ => null,
        });
    }

    private async Task<BillIndex> IndexAsync(List<TargetFile> files, string name, ScanOptions options, FileResult whole, CancellationToken cancellationToken)
    {
        var kept = cache?.TryRead(name) is { } bytes ? BillIndex.Read(bytes) : null;
        var index = (kept ?? new()).Keep(files.Select(file => file.FullPath).ToHashSet(StringComparer.Ordinal));
        var read = new ConcurrentDictionary<string, (long Length, long Modified, Inventory Inventory, ImmutableArray<CoverageGap> Gaps)>(StringComparer.Ordinal);
        var gaps = new ConcurrentBag<CoverageGap>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        var done = 0;
        await Parallel.ForEachAsync(files, parallel, (file, token) =>
        {
            var state = new FileInfo(file.FullPath);
            if (index.Find(file.FullPath, state.Length, state.LastWriteTimeUtc.Ticks) is { } known)
            {
                foreach (var gap in known.Gaps)
                {
                    gaps.Add(gap with { Path = file.Path });
                }
            }
            else if (PackageScan.ReadBill(file) is { } bill)
            {
                bill.Gaps.ForEach(gaps.Add);
                if (bill.Inventory is { } inventory)
                {
                    read[file.FullPath] = (state.Length, state.LastWriteTimeUtc.Ticks, index.Share(inventory), [.. bill.Gaps]);
                }
            }

            options.Progress?.Invoke(Interlocked.Increment(ref done));
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        foreach (var (path, (length, modified, inventory, missing)) in read.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            index.Add(path, length, modified, inventory, missing);
        }

        whole.Gaps.AddRange(gaps.OrderBy(gap => gap.Path, StringComparer.Ordinal).ThenBy(gap => gap.Reason, StringComparer.Ordinal));
        if (!read.IsEmpty || index != kept)
        {
            cache?.Write(name, index.Write());
        }

        return index;
    }

    private void Match(
        BillIndex index, DistributionRelease? release, List<KeyValuePair<string, Bill>> bills, VulnerabilityOptions vulnerabilities, RuleRunner runner, Ledger ledger, FileResult whole)
    {
        var holders = new Dictionary<int, List<string>>();
        foreach (var (path, bill) in bills)
        {
            var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
            foreach (var number in bill.Packages)
            {
                if (!holders.TryGetValue(number, out var paths))
                {
                    holders[number] = paths = [];
                }

                paths.Add(shown);
            }
        }

        var packages = new Dictionary<Package, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var (number, paths) in holders.OrderBy(holder => holder.Key))
        {
            packages.Add(index.Packages[number] with { FoundAt = [paths[0]] }, paths);
        }

        var assessed = VulnerabilityAssessment.Assess(new(release, [.. packages.Keys]), isInstalled: true, vulnerabilities, clock.GetUtcNow());
        whole.Gaps.AddRange(assessed.Gaps);
        foreach (var group in assessed.Facts.GroupBy(fact => fact switch { VulnerablePackage vulnerable => vulnerable.Package, EndedRelease ended => ended.Release, _ => (object?)null }))
        {
            var holding = group.Key switch
            {
                Package package => packages[package],
                DistributionRelease other when other.Ecosystem != release?.Ecosystem =>
                    [.. packages.Where(held => held.Key.Release?.Ecosystem == other.Ecosystem).SelectMany(held => held.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                _ => [.. bills.Select(bill => Path.GetRelativePath(Directory.GetCurrentDirectory(), bill.Key))],
            };
            var result = new FileResult(holding[0]);
            Scanner.CheckFacts(new([.. group], []), runner, result);
            result.Assessed.Clear(); // bills are counted as a whole
            for (var i = 0; i < result.Findings.Count; i++)
            {
                result.Findings[i] = Held(result.Findings[i], holding);
            }

            ledger.Add(result);
        }
    }

    /// <summary>A finding with all the bills that it is true of.</summary>
    private static Finding Held(Finding finding, List<string> bills) => finding with
    {
        Location = finding.Location with { Path = bills[0] },
        Message = bills.Count == 1 ? finding.Message : string.Create(CultureInfo.InvariantCulture, $"{finding.Message}; in {bills.Count:N0} bills"),
        Evidence = bills.Count == 1
            ? finding.Evidence
            : [.. finding.Evidence, .. bills.Skip(1).Take(MaxNamed).Select(bill => new Evidence("also in", bill)), .. bills.Count > MaxNamed + 1 ? [new Evidence("also in", string.Create(CultureInfo.InvariantCulture, $"{bills.Count - 1 - MaxNamed:N0} more"))] : Array.Empty<Evidence>()],
    };
}
