using System.Collections.Immutable;
using System.Text;
using Gabion.Model;
using Gabion.Readers;
using Gabion.Rules;
using Gabion.Sources;

namespace Gabion.Scan.Fixing;

/// <summary>Mends a target: scans it, and mends the files that findings with a mend stand in, one by one.</summary>
public sealed class Fixer(Scanner scanner)
{
    /// <summary>The mended files, in the order of their paths, and what the scan saw; or why there was nothing to scan.</summary>
    public async Task<FixResult> FixAsync(ScanOptions options, bool includeRuntime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (await scanner.ScanAsync(options, cancellationToken).ConfigureAwait(false) is not ScanResult.Assessed { Report: var report })
        {
            return new([], [], Target.Resolve(options.Target) is Target.Missing missing ? missing.Reason : $"'{options.Target}' holds no file that could be assessed");
        }

        // Every rule verifies, so that a mend of a chosen rule cannot break one that was not chosen.
        var fixer = new FileFixer(new(Catalogue.Create(options.Settings)), includeRuntime);
        var root = Target.Resolve(options.Target).Root;
        var files = ImmutableArray.CreateBuilder<FileFix>();
        var unreadable = ImmutableArray.CreateBuilder<CoverageGap>();
        foreach (var inFile in report.Findings.Where(finding => finding.Status != FindingStatus.Waived).GroupBy(finding => finding.Location.Path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Text(root, inFile.Key, out var gap) is not { } text)
            {
                unreadable.Add(gap!);
                continue;
            }

            var wanted = inFile.ToLookup(finding => finding.Rule.Id);
            var fix = fixer.Fix(inFile.Key, text, found => wanted[found.Rule.Id].Any(finding => IsSame(finding, found)));
            if (!fix.Mended.IsEmpty || !fix.Refused.IsEmpty)
            {
                files.Add(fix);
            }
        }

        return new(files.ToImmutable(), unreadable.ToImmutable(), null);
    }

    /// <summary>Writes one mended file; the reason when it was not written.</summary>
    public static string? Write(ScanOptions options, FileFix fix)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fix);
        return FileReplacement.Write(Path.Combine(Target.Resolve(options.Target).Root, fix.Path), Encoding.UTF8.GetBytes(fix.Before), Encoding.UTF8.GetBytes(fix.After));
    }

    /// <summary>A finding of a rendered object stands at the same line of the same file, with another name or namespace perhaps.</summary>
    private static bool IsSame(Finding reported, Finding read) =>
        reported.Fingerprint == read.Fingerprint || reported.Location.Span.Line == read.Location.Span.Line;

    private static string? Text(string root, string path, out CoverageGap? gap)
    {
        using var file = new TargetFile(path, Path.Combine(root, path), 0).Open(out gap);
        if (file is null)
        {
            return null;
        }

        var content = new byte[Math.Min(file.Length, Scanner.MaxFileBytes)];
        content = content[..file.Read(content, 0)];
        var text = TextContent.Decode(content, out var reason);
        if (text is not null && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(content))
        {
            return text;
        }

        gap = new(GapKind.Invalid, path, null, reason is null ? "It is not mended: it is text in another encoding than plain UTF-8" : $"It is not mended: {reason}");
        return null;
    }
}

/// <summary>What mending a target came to.</summary>
/// <param name="Files">Files with a mend that was made, or one that was not.</param>
/// <param name="Gaps">Files that have findings but cannot be mended.</param>
/// <param name="Failure">Why the target could not be scanned at all; null when it was.</param>
public sealed record FixResult(ImmutableArray<FileFix> Files, ImmutableArray<CoverageGap> Gaps, string? Failure);
