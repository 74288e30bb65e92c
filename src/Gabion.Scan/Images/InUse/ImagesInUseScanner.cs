using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Rules;
using Gabion.Scan.Vulnerabilities;

namespace Gabion.Scan.Images.InUse;

/// <summary>
/// The scan of what runs in a cluster:
/// <code>
/// 1 each image once, by digest ─▶ 2 where it can be had ─▶ 3 its layers, or its bill of materials ─▶ 4 findings, joined to the
/// workloads that run it
/// </code>
/// One image after the other, so that memory does not grow with their number; layers that several have are remembered.
/// </summary>
public sealed class ImagesInUseScanner(ImagePlaces places, ScanOptions options, TimeProvider clock)
{
    private const int MostShown = 8;

    /// <summary>Scans with the rules that the options choose; what could not be had is told.</summary>
    public Task<ImmutableArray<ScannedImage>> ScanAsync(ImagesInUse inUse, Action<CoverageGap> tell, CancellationToken cancellationToken) =>
        ScanAsync(inUse, new RuleRunner(options.Rules.Choose(Catalogue.Create(options.Settings))), tell, cancellationToken);

    internal async Task<ImmutableArray<ScannedImage>> ScanAsync(ImagesInUse inUse, RuleRunner runner, Action<CoverageGap> tell, CancellationToken cancellationToken)
    {
        var (images, unclear) = inUse.List();
        foreach (var gap in unclear.Concat(places.Gaps))
        {
            tell(gap);
        }

        // Two tags may name the same image, and a list of platforms several.
        var scanned = new Dictionary<string, ScannedImage>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            foreach (var platform in image.Platforms.IsEmpty ? [null] : image.Platforms.Cast<Platform?>())
            {
                var found = await places.FindAsync(image, platform, inUse.PullSecretsOf(image), cancellationToken).ConfigureAwait(false);
                await TakeAsync(image, found, scanned, runner, tell, cancellationToken).ConfigureAwait(false);
            }
        }

        options.Layers?.Trim();
        return [.. scanned.Values.OrderBy(one => one.Names[0], StringComparer.Ordinal)];
    }

    /// <summary>Some of the containers that run an image, in words.</summary>
    public static string UsesText(ImmutableArray<ImageUse> uses) =>
        $"{string.Join(", ", uses.Take(MostShown))}{(uses.Length > MostShown ? $" and {uses.Length - MostShown} more" : "")}";

    private async Task TakeAsync(ImageInUse image, FoundImage found, Dictionary<string, ScannedImage> scanned, RuleRunner runner, Action<CoverageGap> tell, CancellationToken cancellationToken)
    {
        switch (found)
        {
            case FoundImage.Missing missing:
                tell(new(GapKind.Unreadable, image.Name, null, $"The image was not scanned, which {UsesText(image.Uses)} {(image.Uses.Length == 1 ? "runs" : "run")}: {string.Join("; ", missing.Reasons)}.", missing.Advice));
                break;
            case FoundImage.Bill bill:
                Join(scanned, bill.File, image, scanned.TryGetValue(bill.File, out var same) ? same : await ScanBillAsync(image, bill, tell, cancellationToken).ConfigureAwait(false));
                break;
            case FoundImage.Opened opened:
                using (opened.Source)
                {
                    var key = (opened.Image.Digest ?? opened.Image.ConfigDigest)?.ToString() ?? $"{opened.Place} {opened.Image.Name}";
                    Join(scanned, key, image, scanned.TryGetValue(key, out var known) ? known : await ScanImageAsync(image, opened, runner, tell, cancellationToken).ConfigureAwait(false));
                }

                break;
        }
    }

    private static void Join(Dictionary<string, ScannedImage> scanned, string key, ImageInUse image, ScannedImage? result)
    {
        if (result is not null)
        {
            scanned[key] = result with { Names = [.. result.Names.Append(image.Name).Distinct()], Uses = [.. result.Uses.Concat(image.Uses).Distinct().Order()] };
        }
    }

    private async Task<ScannedImage?> ScanImageAsync(ImageInUse image, FoundImage.Opened opened, RuleRunner runner, Action<CoverageGap> tell, CancellationToken cancellationToken)
    {
        var asked = new ImageScanOptions { Scan = options, Bases = places.Bases };
        var assessed = await AssessedImage.ReadAsync(opened.Image, asked, runner, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (assessed.NothingRead is { } reason)
        {
            tell(new(GapKind.Unreadable, image.Name, null, $"The image was not scanned, which {UsesText(image.Uses)} {(image.Uses.Length == 1 ? "runs" : "run")}: no layer of it could be read: {reason}", null));
            return null;
        }

        if (opened.Note is { } note)
        {
            tell(new(GapKind.Unknown, image.Name, null, $"{note}.", "Give it as an OCI layout or archive, or let its registry be asked."));
        }

        Digest?[] digests = [image.Digest, opened.Image.Digest, opened.Image.ConfigDigest];
        return new([image.Name], [.. digests.OfType<Digest>().Select(digest => digest.ToString()).Distinct()], opened.Place, image.Uses, assessed.Ledger.Findings(), assessed.Ledger.Coverage());
    }

    private async Task<ScannedImage?> ScanBillAsync(ImageInUse image, FoundImage.Bill bill, Action<CoverageGap> tell, CancellationToken cancellationToken)
    {
        var asked = new ScanOptions { Target = bill.File, Settings = options.Settings, Rules = options.Rules, Vulnerabilities = options.Vulnerabilities, Parallelism = options.Parallelism };
        switch (await new PackageListScanner(clock, "").ScanAsync(asked, cancellationToken).ConfigureAwait(false))
        {
            case ScanResult.Assessed { Report: var report }:
                return new([image.Name], bill.Digests, bill.File, image.Uses, report.Findings, report.Coverage);
            case ScanResult.NotAssessed refused:
                tell(new(GapKind.Unreadable, bill.File, null, refused.Reason, refused.Advice));
                break;
        }

        return null;
    }

    /// <summary>An image's findings and coverage under its name, each finding with the containers that it concerns.</summary>
    internal static FileResult Told(ScannedImage image)
    {
        var result = new FileResult(image.Names[0]) { IsRead = true };
        var uses = new Evidence("runs in", UsesText(image.Uses));
        var name = ImageRef.TryParse(image.Names[0], out var reference) ? reference.Name : image.Names[0];
        foreach (var finding in image.Findings)
        {
            // The same file of two images is two places.
            var print = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{finding.Fingerprint}"));
            result.Findings.Add(finding with
            {
                Location = finding.Location with { Path = Under(image, finding.Location.Path) },
                Message = $"{finding.Message}; run by {image.Uses[0]}{(image.Uses.Length > 1 ? $" and {image.Uses.Length - 1} more" : "")}",
                Evidence = image.Names.Length == 1 ? [.. finding.Evidence, uses] : [.. finding.Evidence, uses, new("also named", string.Join(", ", image.Names.Skip(1)))],
                Fingerprint = Convert.ToHexStringLower(print),
            });
        }

        result.Gaps.AddRange(image.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped).Select(gap => gap with { Path = Under(image, gap.Path) }));
        foreach (var (kind, number) in image.Coverage.Assessed)
        {
            result.Assessed[kind] = number;
        }

        return result;
    }

    private static string Under(ScannedImage image, string path) => path.Length == 0 ? image.Names[0] : $"{image.Names[0]}/{path}";
}

/// <summary>An image in use that was scanned.</summary>
/// <param name="Names">The references by which containers name it.</param>
/// <param name="Digests">Of what the node pulled, its manifest and its configuration.</param>
/// <param name="Place">The registry or file that gave it.</param>
/// <param name="Uses">The containers that run it.</param>
public sealed record ScannedImage(
    ImmutableArray<string> Names, ImmutableArray<string> Digests, string Place, ImmutableArray<ImageUse> Uses, ImmutableArray<Finding> Findings, Coverage Coverage);
