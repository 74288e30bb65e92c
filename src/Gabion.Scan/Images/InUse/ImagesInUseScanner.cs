using System.Collections.Concurrent;
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
/// A few images side by side, so that registries are not waited for one after the other and memory does not grow with their number;
/// each is judged by itself, in the order of names. Layers that several have are remembered.
/// </summary>
public sealed class ImagesInUseScanner(ImagePlaces places, ScanOptions options, TimeProvider clock)
{
    /// <summary>Images that are asked for, and then read, at a time.</summary>
    private const int AtOnce = 4;

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
        var asked = images.SelectMany(image => (image.Platforms.IsEmpty ? [null] : image.Platforms.Cast<Platform?>()).Select(platform => (Image: image, Platform: platform)));
        foreach (var some in asked.Chunk(AtOnce))
        {
            await TakeAsync(some, inUse, scanned, runner, tell, cancellationToken).ConfigureAwait(false);
        }

        options.Layers?.Trim();
        return [.. scanned.Values.OrderBy(one => one.Names[0], StringComparer.Ordinal)];
    }

    private async Task TakeAsync(
        (ImageInUse Image, Platform? Platform)[] asked, ImagesInUse inUse, Dictionary<string, ScannedImage> scanned, RuleRunner runner, Action<CoverageGap> tell, CancellationToken cancellationToken)
    {
        var found = new FoundImage?[asked.Length];
        try
        {
            await Parallel.ForAsync(0, asked.Length, Side(asked.Length, cancellationToken), async (index, token) =>
                found[index] = await places.FindAsync(asked[index].Image, asked[index].Platform, inUse.PullSecretsOf(asked[index].Image), token).ConfigureAwait(false)).ConfigureAwait(false);

            // Of two that are the same image, the first is read.
            var fresh = found.OfType<FoundImage.Opened>().Where(opened => !scanned.ContainsKey(KeyOf(opened))).DistinctBy(KeyOf).ToList();
            var read = new ConcurrentDictionary<string, ReadImage>(StringComparer.Ordinal);
            var settings = Settings(fresh.Count);
            await Parallel.ForEachAsync(fresh, Side(fresh.Count, cancellationToken), async (opened, token) =>
                read[KeyOf(opened)] = await ReadImage.ReadAsync(opened.Image, settings, runner, token).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var (one, index) in found.Select((one, index) => (one!, index)))
            {
                await JudgeAsync(asked[index].Image, one, read, settings, scanned, runner, tell, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var opened in found.OfType<FoundImage.Opened>())
            {
                opened.Source.Dispose();
            }
        }
    }

    private static ParallelOptions Side(int count, CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Math.Max(1, count), CancellationToken = cancellationToken };

    /// <summary>Images that are read side by side share what one alone would have.</summary>
    private ImageScanOptions Settings(int images) => new() { Scan = options with { Parallelism = Math.Max(1, options.Parallelism / Math.Max(1, images)) }, Bases = places.Bases };

    private static string KeyOf(FoundImage.Opened opened) => (opened.Image.Digest ?? opened.Image.ConfigDigest)?.ToString() ?? $"{opened.Place} {opened.Image.Name}";

    /// <summary>Some of the containers that run an image, in words.</summary>
    public static string UsesText(ImmutableArray<ImageUse> uses) =>
        $"{string.Join(", ", uses.Take(MostShown))}{(uses.Length > MostShown ? $" and {uses.Length - MostShown} more" : "")}";

    private async Task JudgeAsync(
        ImageInUse image, FoundImage found, ConcurrentDictionary<string, ReadImage> read, ImageScanOptions settings, Dictionary<string, ScannedImage> scanned, RuleRunner runner, Action<CoverageGap> tell, CancellationToken cancellationToken)
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
                Join(scanned, KeyOf(opened), image, scanned.TryGetValue(KeyOf(opened), out var known) ? known : Judge(image, opened, read[KeyOf(opened)].Judge(settings, runner, clock.GetUtcNow()), tell));
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

    private static ScannedImage? Judge(ImageInUse image, FoundImage.Opened opened, AssessedImage assessed, Action<CoverageGap> tell)
    {
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
