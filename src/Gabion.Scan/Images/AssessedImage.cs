using System.Collections.Immutable;
using Gabion.Model.Code;
using Gabion.Scan.Malware;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>An image whose layers were read and judged.</summary>
internal sealed record AssessedImage(ImageReading Reading, ImagePackages Packages, Ledger Ledger)
{
    /// <summary>Why nothing can be said of it: no layer could be read; null when one could.</summary>
    public string? NothingRead => Reading.NothingRead;

    public static async Task<AssessedImage> ReadAsync(SourceImage image, ImageScanOptions options, RuleRunner runner, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await ReadImage.ReadAsync(image, options, runner, cancellationToken).ConfigureAwait(false)).Judge(options, runner, now);
}

/// <summary>An image whose layers were read and are not yet judged. Several may be read side by side; each is judged by one thread.</summary>
internal sealed record ReadImage(ImageReading Reading, ImmutableArray<ImmutableArray<InspectedFile>> Inspected, MalwareSearch? Malware)
{
    public static async Task<ReadImage> ReadAsync(SourceImage image, ImageScanOptions options, RuleRunner runner, CancellationToken cancellationToken)
    {
        // 3. Each layer, once: its files, and what they state; and who brought it.
        var malware = MalwareSearch.For(runner, options.Scan.Malware);
        var analysis = new LayerAnalysis(new(runner.Checks<SecretMatch>(), wantsOwners: true) { Malware = malware }, options.Limits, options.Scan.Layers);
        var (reading, inspected) = await analysis.ReadAsync(image, options.Scan.Parallelism, cancellationToken).ConfigureAwait(false);
        var provenance = await image.ProvenanceAsync(cancellationToken).ConfigureAwait(false);
        return new(reading with { Attribution = ImageAttribution.Of(reading, options.Bases, provenance, options.Dockerfiles) }, inspected, malware);
    }

    public AssessedImage Judge(ImageScanOptions options, RuleRunner runner, DateTimeOffset now)
    {
        // 4. to 6. What a container sees, what is hidden, which packages there are, how it is set up.
        var ledger = new Ledger();
        var packages = ImageAssessment.Run(Reading, Inspected, runner, ledger, options.Scan.Vulnerabilities, now);
        Malware?.Tell(ledger);
        return new(Reading, packages, ledger);
    }
}
