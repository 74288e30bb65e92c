using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Readers;
using Gabion.Rules;
using Gabion.Sources;

namespace Gabion.Scan;

/// <summary>The whole flow: target, files, facts, rules, findings, report.</summary>
public sealed class Scanner(TimeProvider clock, string toolVersion)
{
    public async Task<ScanReport> ScanAsync(ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var gaps = new List<CoverageGap>();
        var assessed = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var runner = new RuleRunner(Catalogue.Create(options.Settings));
        var factory = new FindingFactory();
        var findings = new List<Finding>();
        foreach (var file in new FolderSource(options.Target).Files(gaps.Add))
        {
            foreach (var reader in ReaderList.All.Where(reader => reader.Accepts(file.Path)))
            {
                var content = await File.ReadAllBytesAsync(file.FullPath, cancellationToken).ConfigureAwait(false);
                var result = reader.Read(new(file.Path), content);
                gaps.AddRange(result.Gaps);
                foreach (var fact in result.Facts)
                {
                    if (fact is not Workload)
                    {
                        assessed[fact.Resource.Kind] = assessed.GetValueOrDefault(fact.Resource.Kind) + 1;
                    }

                    findings.AddRange(runner.Check(fact).Select(found => factory.Create(fact, found.Rule, found.Problem)));
                }
            }
        }

        return new()
        {
            Target = options.Target,
            TargetKind = "folder",
            ToolVersion = toolVersion,
            Findings = [.. findings.OrderBy(finding => finding.Location).ThenBy(finding => finding.Rule.Id)],
            Coverage = new(assessed.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. gaps]),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            At = clock.GetUtcNow(),
            Excerpt = _ => null,
        };
    }
}
