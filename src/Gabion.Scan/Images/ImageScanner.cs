using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Readers.Code.Secrets;
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

        // 1. The image: manifest and configuration.
        var result = await source.OpenAsync(options.Choice, cancellationToken).ConfigureAwait(false);
        if (result is ImageResult.Refused refused)
        {
            return new ScanResult.NotAssessed($"'{options.Scan.Target}' was taken for: {source.Kind}; {refused.Reason}", null) { Advice = refused.Advice };
        }

        var image = ((ImageResult.Opened)result).Image;

        // 2. The rules that run.
        var all = Catalogue.Create(options.Scan.Settings);
        var runner = new RuleRunner(options.Scan.Rules.Choose(all));

        // 3. Each layer, once: its files, and what they state.
        var readers = new ImageReaders(runner.Checks<SecretMatch>(), wantsOwners: true);
        var inspections = image.Layers.Select(_ => new LayerInspection(readers)).ToImmutableArray();
        var reading = await ImageReading.ReadAsync(image, index => inspections[index], options.Limits, options.Scan.Parallelism, cancellationToken).ConfigureAwait(false);
        if (reading.Layers.Length > 0 && reading.Layers.All(layer => layer.Content.Entries.IsEmpty && !layer.Gaps.IsEmpty))
        {
            return new ScanResult.NotAssessed($"no layer of '{options.Scan.Target}' could be read: {reading.Layers[0].Gaps[0].Reason}", null);
        }

        // 4. to 6. What a container sees, what is hidden, which packages there are, how it is set up.
        var ledger = new Ledger();
        var packages = ImagePackages.Join(reading, [.. inspections.Select(inspection => inspection.Files)]);
        var files = new ImageFiles(reading, packages);
        AssessContents(reading, inspections, files, runner, ledger);
        AssessImage(reading, files, runner, ledger);

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
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, today, isWhole: true),
            At = clock.GetUtcNow(),
            Excerpt = _ => null,
        });
    }

    /// <summary>Files: of what is seen every fact, of what is hidden the secrets.</summary>
    private static void AssessContents(ImageReading reading, ImmutableArray<LayerInspection> inspections, ImageFiles files, RuleRunner runner, Ledger ledger)
    {
        var secrets = new HashSet<(string Path, string Kind, string Value)>();
        for (var layer = 0; layer < inspections.Length; layer++)
        {
            foreach (var file in inspections[layer].Files)
            {
                var origin = files.OriginOf(layer, file.Path);
                var facts = file.Result.Facts
                    .Where(fact => fact is SecretMatch secret ? secrets.Add((file.Path, secret.Kind.Id, secret.Digest ?? secret.Redacted)) : origin.HiddenBy is null)
                    .Select(fact => fact is SecretMatch secret && origin.HiddenBy is not null ? secret.HiddenIn(origin) : fact);
                var result = new FileResult(file.Path) { IsRead = true };
                Scanner.CheckFacts(new([.. facts], origin.HiddenBy is null ? file.Result.Gaps : []), runner, result, origin);
                result.Assessed.Clear(); // files and packages are counted below
                ledger.Add(result);
            }
        }
    }

    /// <summary>The configuration, the layers themselves, and files by their modes and names.</summary>
    private void AssessImage(ImageReading reading, ImageFiles files, RuleRunner runner, Ledger ledger)
    {
        var whole = new FileResult(ContainerImage.ConfigurationPath) { IsRead = true };
        whole.Gaps.AddRange(reading.Gaps);
        if (reading.Image.Config is { } config)
        {
            var source = new SourceFile(ContainerImage.ConfigurationPath);
            Scanner.CheckFacts(new([files.Describe(source, config, clock.GetUtcNow())], []), runner, whole);
            if (runner.Checks<SecretMatch>())
            {
                Scanner.CheckFacts(SecretScan.ScanAll(source, reading.Image.ConfigBytes.Span, out _), runner, whole);
            }
        }

        whole.Assessed["Image"] = 1;
        whole.Assessed["Layer"] = reading.Layers.Count(layer => !layer.Content.Entries.IsEmpty || layer.Gaps.IsEmpty);
        whole.Assessed["File"] = reading.Tree.Files().Count(file => file.Entry.Kind is LayerEntryKind.File);
        files.CountPackages(whole);
        ledger.Add(whole);
        foreach (var (fact, origin) in files.Notable())
        {
            var result = new FileResult(fact.File.Path);
            Scanner.CheckFacts(new([fact], []), runner, result, origin);
            result.Assessed.Clear(); // they are counted as files of the image already
            ledger.Add(result);
        }
    }

    private static string KindOf(ImageSource source, SourceImage image)
    {
        var platform = image.Config is { } config ? $", {config.Platform}" : "";
        return (image.Digest ?? image.ConfigDigest) is { } digest ? $"{source.Kind}{platform}, {digest}" : $"{source.Kind}{platform}";
    }
}
