using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Rules;
using Gabion.Scan.Malware;
using Gabion.Scan.Vulnerabilities;
using Gabion.Scan.Waivers;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Scan.Images;

/// <summary>
/// The scan of a whole registry:
/// <code>
/// 1 rules ─▶ 2 repositories and tags ─▶ 3 images, of every platform ─▶ 4 each image, its layers read once however many images have
/// them ─▶ 5 blobs of no image ─▶ 6 how the registry is set up ─▶ 7 one list, waivers and baseline ─▶ 8 report
/// </code>
/// A layer is kept in memory as long as an image that is still to come needs it.
/// </summary>
/// <param name="bases">The images that others stand on.</param>
public sealed class RegistryScanner(TimeProvider clock, string toolVersion, KnownBases bases)
{
    public async Task<ScanResult> ScanAsync(RegistryPlace place, ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(options);

        // 1. The rules that run.
        var all = Catalogue.Create(options.Settings);
        var runner = new RuleRunner(options.Rules.Choose(all));
        var ledger = new Ledger();
        var whole = new FileResult("") { IsRead = true };

        // 2. Repositories, tags, manifests.
        ImmutableArray<StoredManifest> manifests;
        try
        {
            manifests = await place.ManifestsAsync(whole.Gaps.Add, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            return new ScanResult.NotAssessed($"the registry '{options.Target}' cannot be listed: {error.Message}", null) { Advice = "Name its repositories with --repository." };
        }

        // 3. Which of them are images, and what refers to them.
        var catalogue = await RegistryCatalogue.ReadAsync(place, manifests, whole.Gaps.Add, cancellationToken).ConfigureAwait(false);
        if (catalogue.Images.Length == 0)
        {
            return new ScanResult.NotAssessed($"'{options.Target}' holds no image{(whole.Gaps.Count > 0 ? $" that could be read: {whole.Gaps[0].Reason}" : "")}", null);
        }

        // 4. Each image.
        var malware = MalwareSearch.For(runner, options.Malware);
        var layers = new SharedLayers(catalogue.Images, new(new(runner.Checks<SecretMatch>(), wantsOwners: true) { Malware = malware }, LayerLimits.Default, options.Layers), options.Parallelism);
        var said = new HashSet<(string Layer, string Rule, string Path, string Message)>();
        var count = 0;
        foreach (var (names, image) in catalogue.Images)
        {
            var own = new Ledger();
            var (reading, inspected) = await layers.ReadAsync(image, cancellationToken).ConfigureAwait(false);
            reading = reading with { Attribution = ImageAttribution.Of(reading, bases, await image.ProvenanceAsync(cancellationToken).ConfigureAwait(false), []) };
            ImageAssessment.Run(reading, inspected, runner, own, options.Vulnerabilities, clock.GetUtcNow());
            Take(own, names, said, ledger);
            Scanner.CheckFacts(new([.. names.Select(name => new StoredImage(new(name), name, catalogue.IsSigned(image)))], []), runner, whole);
            options.Progress?.Invoke(++count);
        }

        // 5. What belongs to no image.
        await OrphansAsync(place, catalogue, layers, runner, ledger, whole, cancellationToken).ConfigureAwait(false);

        options.Layers?.Trim();

        // 6. The registry itself.
        var setup = await place.SetupAsync(cancellationToken).ConfigureAwait(false);
        Scanner.CheckFacts(new([setup], []), runner, whole);
        if (setup.Program is { } program && options.Vulnerabilities is { } vulnerabilities)
        {
            Scanner.CheckFacts(VulnerabilityAssessment.Assess(new(null, [program]), isInstalled: true, vulnerabilities, clock.GetUtcNow()), runner, whole);
        }
        else if (setup.Program is null)
        {
            whole.Gaps.Add(new(
                GapKind.Skipped, "", null, "The registry does not say which version of which program it is: that program's own vulnerabilities were not looked up",
                "Scan the image or the node that runs it."));
        }

        whole.Assessed.Clear();
        whole.Assessed["Repository"] = manifests.Select(manifest => manifest.Repository).Distinct(StringComparer.Ordinal).Count();
        whole.Assessed["Tag"] = manifests.Count(manifest => manifest.Tag is not null);
        whole.Assessed["Layer"] = layers.Count;
        ledger.Add(whole);
        malware?.Tell(ledger);

        // 7. One list.
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var acceptance = new Acceptance(options.Waivers, [], options.Baseline);
        var findings = acceptance.Apply(ledger.Findings(), today);

        // 8. The report.
        return new ScanResult.Assessed(new()
        {
            Target = options.Target,
            TargetKind = place.Kind,
            ToolVersion = toolVersion,
            Findings = [.. findings.Where(finding => finding.Severity >= options.Severity)],
            Coverage = ledger.Coverage(),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, today, isWhole: true),
            At = clock.GetUtcNow(),
            Excerpt = _ => null,
        });
    }

    /// <summary>An image's findings under its name. What stands in a layer that another image has too was said there.</summary>
    internal static void Take(Ledger own, ImmutableArray<string> names, HashSet<(string, string, string, string)> said, Ledger ledger)
    {
        var result = new FileResult(names[0]) { IsRead = true };
        foreach (var finding in own.Findings())
        {
            if (finding.Location.Layer?.Layer is not { } layer || said.Add((layer.ToString(), finding.Rule.Id.Text, finding.Location.Path, finding.Message)))
            {
                result.Findings.Add(finding with
                {
                    Location = finding.Location with { Path = $"{names[0]}/{finding.Location.Path}" },
                    Evidence = names.Length == 1 ? finding.Evidence : [.. finding.Evidence, new("also named", string.Join(", ", names.Skip(1)))],
                });
            }
        }

        var coverage = own.Coverage();
        result.Gaps.AddRange(coverage.Gaps.Select(gap => gap with { Path = gap.Path.Length == 0 ? names[0] : $"{names[0]}/{gap.Path}" }));
        foreach (var (kind, number) in coverage.Assessed.Where(pair => pair.Key is not "Layer"))
        {
            result.Assessed[kind] = number;
        }

        ledger.Add(result);
    }

    /// <summary>Blobs that no manifest names: hashed, and searched for secrets where they are layers.</summary>
    private static async Task OrphansAsync(
        RegistryPlace place, RegistryCatalogue catalogue, SharedLayers layers, RuleRunner runner, Ledger ledger, FileResult whole, CancellationToken cancellationToken)
    {
        foreach (var blob in place.Blobs(whole.Gaps.Add).Where(blob => !catalogue.Names(blob.Digest)))
        {
            var (reading, files) = await layers.ReadAloneAsync(blob.Layer, cancellationToken).ConfigureAwait(false);
            var isDamaged = reading.Faults.Any(fault => fault.Kind == LayerFaultKind.WrongDigest);
            var result = new FileResult($"blob {blob.Digest.Short}");
            Scanner.CheckFacts(new([new OrphanBlob(new(result.Path), blob.Digest, blob.Length, isDamaged)], []), runner, result);
            foreach (var file in files)
            {
                var secrets = file.Result.Facts.OfType<SecretMatch>().Select(secret => secret.Within($"{result.Path}/{file.Path}"));
                Scanner.CheckFacts(new([.. secrets], []), runner, result);
            }

            if (reading.Content.Entries.Length > 0)
            {
                result.Gaps.AddRange(reading.Gaps.Select(gap => gap with { Path = string.Create(CultureInfo.InvariantCulture, $"{result.Path}: {gap.Path}") }));
            }

            ledger.Add(result);
        }
    }
}
