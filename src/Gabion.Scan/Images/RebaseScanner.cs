using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan.Waivers;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Scans an image and another base for it, and lays the findings beside each other.</summary>
public sealed class RebaseScanner(TimeProvider clock)
{
    /// <summary>The outcome; null with the reason and an advice.</summary>
    /// <param name="image">The image as it is.</param>
    /// <param name="newBase">What it would stand on.</param>
    public async Task<(Rebase? Outcome, string? Reason, string? Advice)> ScanAsync(SourceImage image, SourceImage newBase, ImageScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var runner = new RuleRunner(options.Scan.Rules.Choose(Catalogue.Create(options.Scan.Settings)));
        var now = clock.GetUtcNow();
        var assessed = await AssessedImage.ReadAsync(image, options, runner, now, cancellationToken).ConfigureAwait(false);
        if (assessed.NothingRead is { } reason)
        {
            return (null, $"no layer of '{options.Scan.Target}' could be read: {reason}", null);
        }

        if (assessed.Reading.Attribution is not { Base: not null, BaseLayers: > 0 })
        {
            return (null, $"it is not known which layers of '{options.Scan.Target}' are its base image's", "Teach the base with 'gabion image learn REF', or give the --dockerfile that made the image.");
        }

        var other = await AssessedImage.ReadAsync(newBase, options with { Dockerfiles = [] }, runner, now, cancellationToken).ConfigureAwait(false);
        return other.NothingRead is { } why
            ? (null, $"no layer of the new base '{newBase.Name}' could be read: {why}", null)
            : (Rebase.Of(assessed, Findings(assessed, options, now), other, Findings(other, options, now)), null, null);
    }

    /// <summary>What is left when waivers and baseline are applied.</summary>
    private static ImmutableArray<Finding> Findings(AssessedImage image, ImageScanOptions options, DateTimeOffset now) =>
    [
        .. new Acceptance(options.Scan.Waivers, [], options.Scan.Baseline).Apply(image.Ledger.Findings(), DateOnly.FromDateTime(now.UtcDateTime))
            .Where(finding => finding.Severity >= options.Scan.Severity && finding.Status == FindingStatus.New),
    ];
}
