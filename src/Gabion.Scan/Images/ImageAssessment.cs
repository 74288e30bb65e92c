using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Readers.Code.Secrets;
using Gabion.Scan.Vulnerabilities;

namespace Gabion.Scan.Images;

/// <summary>What the rules say of an image whose layers were read, alone or in a registry.</summary>
internal static class ImageAssessment
{
    /// <summary>Adds what they say to the ledger, and gives the packages.</summary>
    public static ImagePackages Run(ImageReading reading, ImmutableArray<ImmutableArray<InspectedFile>> inspected, RuleRunner runner, Ledger ledger, VulnerabilityOptions? vulnerabilities, DateTimeOffset now)
    {
        var packages = ImagePackages.Join(reading, inspected, vulnerabilities?.Archives);
        ledger.Add(Unnamed(packages));
        var files = new ImageFiles(reading, packages);
        AssessContents(reading, inspected, files, runner, ledger);
        AssessImage(reading, files, runner, ledger, now);
        if (vulnerabilities is not null && (runner.Checks<VulnerablePackage>() || runner.Checks<EndedRelease>()))
        {
            AssessPackages(packages, files, runner, ledger, vulnerabilities, now);
        }

        return packages;
    }

    private static FileResult Unnamed(ImagePackages packages)
    {
        var result = new FileResult("");
        result.Gaps.AddRange(packages.Gaps);
        return result;
    }

    /// <summary>What is known of the packages' vulnerabilities, each with the layer that brought the package.</summary>
    private static void AssessPackages(ImagePackages packages, ImageFiles files, RuleRunner runner, Ledger ledger, VulnerabilityOptions vulnerabilities, DateTimeOffset now)
    {
        var assessed = VulnerabilityAssessment.Assess(packages.Inventory, isInstalled: true, vulnerabilities, now);
        var result = new FileResult("");
        result.Gaps.AddRange(assessed.Gaps);
        foreach (var group in assessed.Facts.GroupBy(fact => fact is VulnerablePackage { Package.Layer: { } layer } ? layer : null))
        {
            Scanner.CheckFacts(new([.. group], []), runner, result, group.Key is null ? null : files.OriginOf(group.Key));
        }

        result.Assessed.Clear(); // packages are counted already
        ledger.Add(result);
    }

    /// <summary>Files: of what is seen every fact, of what is hidden the secrets and the malware.</summary>
    private static void AssessContents(ImageReading reading, ImmutableArray<ImmutableArray<InspectedFile>> inspected, ImageFiles files, RuleRunner runner, Ledger ledger)
    {
        var secrets = new HashSet<(string Path, string Kind, string Value)>();

        // What a later layer copies is told once, of the layer that brought it, and is not hidden.
        var seen = inspected.SelectMany((found, layer) => found.Where(file => reading.Tree.Find(file.Path)?.Layer == layer))
            .SelectMany(file => file.Result.Facts.OfType<SecretMatch>().Select(secret => KeyOf(file, secret))).ToHashSet();
        for (var layer = 0; layer < inspected.Length; layer++)
        {
            foreach (var file in inspected[layer])
            {
                var origin = files.OriginOf(layer, file.Path);
                var facts = file.Result.Facts
                    .Where(fact => fact is SecretMatch secret ? secrets.Add(KeyOf(file, secret)) : origin.HiddenBy is null || fact is MalwareSign or SuspectScript)
                    .ToLookup(fact => origin.HiddenBy is not null && fact is SecretMatch secret && seen.Contains(KeyOf(file, secret)));
                var result = new FileResult(file.Path) { IsRead = true };
                Scanner.CheckFacts(
                    new([.. facts[false].Select(fact => fact is SecretMatch secret && origin.HiddenBy is not null ? secret.HiddenIn(origin) : fact)], origin.HiddenBy is null ? file.Result.Gaps : []), runner, result, origin);
                Scanner.CheckFacts(new([.. facts[true]], []), runner, result, files.OriginOf(layer));
                result.Assessed.Clear(); // files and packages are counted below
                ledger.Add(result);
            }
        }
    }

    private static (string Path, string Kind, string Value) KeyOf(InspectedFile file, SecretMatch secret) => (file.Path, secret.Kind.Id, secret.Digest ?? secret.Redacted);

    /// <summary>The configuration, the layers themselves, and files by their modes and names.</summary>
    private static void AssessImage(ImageReading reading, ImageFiles files, RuleRunner runner, Ledger ledger, DateTimeOffset now)
    {
        var whole = new FileResult(ContainerImage.ConfigurationPath) { IsRead = true };
        whole.Gaps.AddRange(reading.Gaps);
        if (reading.Image.Config is { } config)
        {
            var source = new SourceFile(ContainerImage.ConfigurationPath);
            Scanner.CheckFacts(new([files.Describe(source, config, now)], []), runner, whole);
            if (runner.Checks<SecretMatch>())
            {
                Scanner.CheckFacts(SecretScan.ScanAll(source, reading.Image.ConfigBytes.Span, out _), runner, whole);
            }
        }

        whole.Assessed[reading.Image.What] = 1;
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
}
