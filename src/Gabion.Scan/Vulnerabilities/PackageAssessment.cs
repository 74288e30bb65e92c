using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Scan.Packages;
using Gabion.Sources;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>The packages of a folder or a file, and what is known of their vulnerabilities.</summary>
internal static class PackageAssessment
{
    /// <param name="walked">The files of the folder, where they have been listed already.</param>
    public static async Task<FileResult> RunAsync(
        ScanOptions options, IReadOnlyList<TargetFile>? walked, RuleRunner runner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = new FileResult("");
        if (options.Vulnerabilities is not { } vulnerabilities || !(runner.Checks<VulnerablePackage>() || runner.Checks<EndedRelease>()))
        {
            return result;
        }

        var packages = await PackageScan.RunAsync(
            new() { Target = options.Target, Include = options.Include, Exclude = options.Exclude, Parallelism = options.Parallelism, Walked = walked, Archives = vulnerabilities.Archives },
            cancellationToken).ConfigureAwait(false);
        if (packages.Inventory is not { } inventory)
        {
            return result;
        }

        // Package files that say nothing, damaged or without a lock file, are told of also where they are the only ones.
        result.Gaps.AddRange(packages.Gaps);
        if (packages.Assessed.IsEmpty)
        {
            return result;
        }

        result.IsRead = true;
        foreach (var (kind, count) in packages.Assessed)
        {
            result.Assessed[kind] = count;
        }

        if (!inventory.Packages.IsEmpty)
        {
            result.Assessed["Package"] = inventory.Packages.Length;
        }

        Check(VulnerabilityAssessment.Assess(inventory, packages.TargetKind == PackageScan.RootFileSystem, vulnerabilities, now), runner, result);
        return result;
    }

    /// <summary>Findings of facts that are no files of their own, so that they are not counted as such.</summary>
    public static void Check(ReadResult assessed, RuleRunner runner, FileResult result)
    {
        var counts = new Dictionary<string, long>(result.Assessed, StringComparer.Ordinal);
        Scanner.CheckFacts(assessed, runner, result);
        result.Assessed.Clear();
        foreach (var (kind, count) in counts)
        {
            result.Assessed[kind] = count;
        }
    }
}
