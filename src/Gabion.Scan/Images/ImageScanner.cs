using Gabion.Rules;
using Gabion.Scan.Waivers;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// The scan of one image:
/// <code>
/// 1 open ─▶ 2 rules ─▶ 3 layers: bytes ─▶ files ─▶ facts, each layer once ─▶ 4 merged view ─▶ 5 facts that a container sees, and
/// secrets of every layer ─▶ 6 configuration and files ─▶ 7 one sorted list, waivers and baseline ─▶ 8 report
/// </code>
/// Layers are read side by side; the result does not depend on which is done first.
/// </summary>
public sealed class ImageScanner(TimeProvider clock, string toolVersion)
{
    public async Task<ScanResult> ScanAsync(ImageSource source, ImageScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return await ScanAsync(source, await source.OpenAsync(options.Choice, cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="result">What came of opening the image.</param>
    public async Task<ScanResult> ScanAsync(ImageSource source, ImageResult result, ImageScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);

        // 1. The image: manifest and configuration.
        if (result is ImageResult.Refused refused)
        {
            return new ScanResult.NotAssessed($"{source.Told(options.Scan.Target)}: {refused.Reason}", null) { Advice = refused.Advice };
        }

        var image = ((ImageResult.Opened)result).Image;

        // 2. The rules that run.
        var all = Catalogue.Create(options.Scan.Settings);
        var runner = new RuleRunner(options.Scan.Rules.Choose(all)) { ListsSubjects = options.Scan.ListsSubjects };

        // 3. to 6. Each layer, once: its files, and what they state; what a container sees, what is hidden, how it is set up.
        var assessed = await AssessedImage.ReadAsync(image, options, runner, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (assessed.NothingRead is { } reason)
        {
            return new ScanResult.NotAssessed($"no layer of '{options.Scan.Target}' could be read: {reason}", null);
        }

        var ledger = assessed.Ledger;

        // 7. One list, sorted; what is waived, what was known before.
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var acceptance = new Acceptance(options.Scan.Waivers, [], options.Scan.Baseline);
        var findings = acceptance.Apply(ledger.Findings(), today);

        // 8. The report.
        return new ScanResult.Assessed(new()
        {
            Target = options.Scan.Target,
            TargetKind = KindOf(source, image),
            ToolVersion = toolVersion,
            Findings = [.. findings.Where(finding => finding.Severity >= options.Scan.Severity)],
            Coverage = ledger.Coverage(),
            Subjects = ledger.Subjects(),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, today, isWhole: true),
            At = clock.GetUtcNow(),
            Excerpt = _ => null,
        });
    }

    private static string KindOf(ImageSource source, SourceImage image)
    {
        var platform = image.Config is { } config ? $", {config.Platform}" : "";
        return (image.Digest ?? image.ConfigDigest) is { } digest ? $"{source.Kind}{platform}, {digest}" : $"{source.Kind}{platform}";
    }
}
