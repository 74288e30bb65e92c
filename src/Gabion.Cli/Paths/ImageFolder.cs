using System.Collections.Immutable;
using Gabion.AttackPaths.Facts;
using Gabion.Model;
using Gabion.Readers.Packages.Sbom;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Scan.Vulnerabilities;
using Gabion.Sources.Images;

namespace Gabion.Cli.Paths;

/// <summary>What is known of images: SBOMs, archives and layouts, each scanned for what is vulnerable in it, with the names it goes by.</summary>
internal static class ImageFolder
{
    private const int HeadBytes = 64 * 1024;

    private static readonly RuleSelection Rules = new(["GBN-CON-301", "GBN-CON-302"], []);

    public static async Task<ImmutableArray<AssessedImage>> ReadAsync(
        IEnumerable<string> paths, VulnerabilityOptions vulnerabilities, List<CoverageGap> gaps, List<Complaint> complaints, CancellationToken cancellationToken)
    {
        var images = ImmutableArray.CreateBuilder<AssessedImage>();
        foreach (var path in paths)
        {
            if (!Path.Exists(path))
            {
                complaints.Add(new($"there is no file or folder '{path}' (--images)", "Give SBOMs (gabion sbom, syft, trivy), image archives or layouts, or a folder of them."));
                continue;
            }

            foreach (var file in Files(path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ImageTarget.IsImage(file))
                {
                    await ReadImagesAsync(file, vulnerabilities, images, gaps, cancellationToken).ConfigureAwait(false);
                }
                else if (IsBill(file))
                {
                    await ReadBillAsync(file, vulnerabilities, images, gaps, cancellationToken).ConfigureAwait(false);
                }
                else if (!Directory.Exists(path))
                {
                    complaints.Add(new($"'{path}' is neither an SBOM in JSON nor an image (--images)", "CycloneDX and SPDX 2 in JSON are read, docker and OCI archives, and OCI layouts."));
                }
            }
        }

        return images.DrainToImmutable();
    }

    /// <summary>The file or layout itself, or what is in a folder of them: its files, and the layouts beside them.</summary>
    private static IEnumerable<string> Files(string path) => !Directory.Exists(path) || ImageTarget.IsImage(path)
        ? [path]
        : Directory.EnumerateFiles(path).Concat(Directory.EnumerateDirectories(path).Where(ImageTarget.IsImage)).Order(StringComparer.Ordinal);

    private static bool IsBill(string file)
    {
        if (Directory.Exists(file))
        {
            return false;
        }

        using var stream = File.OpenRead(file);
        var head = new byte[HeadBytes];
        return SbomReader.Recognises(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    private static async Task ReadImagesAsync(string file, VulnerabilityOptions vulnerabilities, ImmutableArray<AssessedImage>.Builder images, List<CoverageGap> gaps, CancellationToken cancellationToken)
    {
        using var source = ImageTarget.OfPath(file, out var reason);
        if (source is null)
        {
            gaps.Add(new(GapKind.Unreadable, file, null, $"It holds no image that can be read: {reason}"));
            return;
        }

        foreach (var image in await source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var choice = new ImageChoice(image.Name, image.Platform);
            var opened = await source.OpenAsync(choice, cancellationToken).ConfigureAwait(false) is ImageResult.Opened { Image: var found } ? found : null;
            var options = new ImageScanOptions { Scan = Options(file, vulnerabilities), Choice = choice };
            var result = await new ImageScanner(TimeProvider.System, ProgramVersion.Text).ScanAsync(source, options, cancellationToken).ConfigureAwait(false);
            Digest?[] digests = [image.Digest, opened?.Digest, opened?.ConfigDigest];
            Add(result, file, [image.Name], [.. digests.OfType<Digest>().Select(digest => digest.ToString()).Distinct()], images, gaps);
        }
    }

    private static async Task ReadBillAsync(string file, VulnerabilityOptions vulnerabilities, ImmutableArray<AssessedImage>.Builder images, List<CoverageGap> gaps, CancellationToken cancellationToken)
    {
        var subject = BillSubject.Read(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
        if (subject.Names.IsEmpty && subject.Digests.IsEmpty)
        {
            gaps.Add(new(GapKind.Unknown, file, null, "The SBOM does not say which image it is of, so it was not used.", "Make it of the image: gabion sbom, syft and trivy name it in metadata.component."));
            return;
        }

        var result = await new PackageListScanner(TimeProvider.System, ProgramVersion.Text).ScanAsync(Options(file, vulnerabilities), cancellationToken).ConfigureAwait(false);
        Add(result, file, subject.Names, subject.Digests, images, gaps);
    }

    private static void Add(ScanResult result, string file, ImmutableArray<string> names, ImmutableArray<string> digests, ImmutableArray<AssessedImage>.Builder images, List<CoverageGap> gaps)
    {
        switch (result)
        {
            case ScanResult.Assessed { Report: var report }:
                images.Add(new(names, digests, file, report.Findings));
                gaps.AddRange(report.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped).Select(gap => gap with { Path = gap.Path.Length == 0 ? file : $"{file}: {gap.Path}" }));
                break;
            case ScanResult.NotAssessed refused:
                gaps.Add(new(GapKind.Unreadable, file, null, refused.Reason, refused.Advice));
                break;
            default:
                break;
        }
    }

    private static ScanOptions Options(string target, VulnerabilityOptions vulnerabilities) => new() { Target = target, Rules = Rules, Vulnerabilities = vulnerabilities };
}
