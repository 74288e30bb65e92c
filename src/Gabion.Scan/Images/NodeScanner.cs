using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Packages;
using Gabion.Readers.Container.Images;
using Gabion.Rules;
using Gabion.Scan.Malware;
using Gabion.Scan.Vulnerabilities;
using Gabion.Scan.Waivers;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// The scan of a node, running or by its mounted root:
/// <code>
/// 1 rules ─▶ 2 files ─▶ facts, as of an image of one layer, without what is not the node's own ─▶ 3 packages, modes, secrets ─▶
/// 4 settings and keys of a cluster's components ─▶ 5 images in the stores of container runtimes, when asked ─▶ 6 one list ─▶ 7 report
/// </code>
/// Nothing of the node is run, and no link is followed.
/// </summary>
public sealed class NodeScanner(TimeProvider clock, string toolVersion)
{
    private static readonly LayerLimits Limits = LayerLimits.Default with { MaxEntries = 2_000_000 };

    public async Task<ScanResult> ScanAsync(NodeRoot node, bool wantsImages, ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(options);

        // 1. The rules that run.
        var all = Catalogue.Create(options.Settings);
        var chosen = options.Rules.Choose(all);
        var runner = new RuleRunner(options.Rules.Only.IsEmpty ? chosen.Where(rule => !NodePlaces.RulesOfImagesOnly.Contains(rule.Card.Id.Text)) : chosen) { ListsSubjects = options.ListsSubjects };

        // 2. The node's files.
        var image = ((ImageResult.Opened)await node.OpenAsync(ImageChoice.Only, cancellationToken).ConfigureAwait(false)).Image;
        var malware = MalwareSearch.For(runner, options.Malware);
        var readers = new ImageReaders(runner.Checks<SecretMatch>(), wantsOwners: true) { Malware = malware, Others = NodeReaderList.All, SecretPlaces = NodePlaces.MayHoldSecrets };
        var search = new LayerSearch(readers);
        var reading = await ImageReading.ReadAsync(image, _ => search.Visitor, Limits, options.Parallelism, cancellationToken).ConfigureAwait(false);

        // 3. What they say, as they would in an image.
        var ledger = new Ledger();
        var inspected = search.Finish();
        var packages = ImageAssessment.Run(reading, [[.. inspected.Select(NodeAssessment.WithoutSettings)]], runner, ledger, options.Vulnerabilities, clock.GetUtcNow());

        // 4. The settings of components: owners and modes, and what several files say together.
        NodeAssessment.Run(node, reading, inspected, runner, ledger, clock.GetUtcNow());
        var together = new FileResult("");
        if (options.Vulnerabilities is { } vulnerabilities)
        {
            PackageAssessment.Check(SystemEnds.Assess(Systems(node, reading, packages.Inventory.Release), judgesReleases: false, vulnerabilities, clock.GetUtcNow()), runner, together);
        }

        ledger.Add(together);

        malware?.Tell(ledger);

        // 5. Images on the node.
        foreach (var store in node.Stores())
        {
            await StoreAsync(store, wantsImages, malware, runner, ledger, options, cancellationToken).ConfigureAwait(false);
        }

        // 6. One list.
        var acceptance = new Acceptance(options.Waivers, [], options.Baseline);
        var findings = acceptance.Apply(NodeAssessment.OnNode(ledger.Findings()), Today);

        // 7. The report.
        return new ScanResult.Assessed(new()
        {
            Target = options.Target,
            TargetKind = node.Kind,
            ToolVersion = toolVersion,
            Findings = [.. findings.Where(finding => finding.Severity >= options.Severity)],
            Coverage = ledger.Coverage(),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, Today, isWhole: true),
            At = clock.GetUtcNow(),
            Subjects = ledger.Subjects(),
            Excerpt = _ => null,
        });
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>The kernel that runs; of a root that is mounted, those that are installed in it, each by its folder of modules.</summary>
    private static IEnumerable<RunningSystem> Systems(NodeRoot node, ImageReading reading, DistributionRelease? release)
    {
        IEnumerable<(string Kernel, string Place)> kernels = node.RunningKernel() is { } running
            ? [(running, "proc/sys/kernel/osrelease")]
            : reading.Tree.Files().Select(file => file.Entry.Path.Split('/'))
                .Where(parts => parts is ["lib", "modules", _, "modules.dep"] or ["usr", "lib", "modules", _, "modules.dep"])
                .Select(parts => (parts[^2], string.Join('/', parts[..^1])));
        return kernels.Distinct().Select(kernel => new RunningSystem(new("Kernel", kernel.Kernel), kernel.Place, kernel.Kernel, release?.ToString()));
    }

    /// <summary>The images of one store: listed as not assessed, or each scanned, layers that several have once.</summary>
    private async Task StoreAsync(
        ContainerFolderFound store, bool wantsImages, MalwareSearch? malware, RuleRunner runner, Ledger ledger, ScanOptions options, CancellationToken cancellationToken)
    {
        var result = new FileResult(store.Path);
        ledger.Add(result);
        if (store.Source is not { } source)
        {
            result.Gaps.Add(new(GapKind.Unknown, store.Path, null, $"Images that may be here were not looked at: {store.Trouble}", "Scan the place that it leads to: gabion scan image PLACE --image NAME."));
            return;
        }

        using (source)
        {
            var names = await source.ListAsync(cancellationToken).ConfigureAwait(false);
            if (!wantsImages)
            {
                var some = string.Join(", ", names.Take(5).Select(name => name.Name));
                result.Gaps.Add(new(
                    GapKind.Skipped, store.Path, null,
                    string.Create(CultureInfo.InvariantCulture, $"{source.Kind}: {Counted.Of(names.Length, "image was", "images were")} not scanned{(names.IsEmpty ? "" : $": {some}{(names.Length > 5 ? ", …" : "")}")}"),
                    "--images scans them too."));
                return;
            }

            var images = new List<(ImmutableArray<string> Names, SourceImage Image)>();
            foreach (var group in names.GroupBy(name => name.Digest?.ToString() ?? name.Name))
            {
                switch (await source.OpenAsync(new(group.First().Name, null), cancellationToken).ConfigureAwait(false))
                {
                    case ImageResult.Opened opened:
                        images.Add(([.. group.Select(name => $"{store.Path}/{name.Name}").Distinct()], opened.Image));
                        break;
                    case ImageResult.Refused refused:
                        result.Gaps.Add(new(GapKind.Unreadable, $"{store.Path}/{group.First().Name}", null, $"The image was not scanned: {refused.Reason}", refused.Advice));
                        break;
                }
            }

            var layers = new SharedLayers(images, new(new(runner.Checks<SecretMatch>(), wantsOwners: true) { Malware = malware }, LayerLimits.Default, options.Layers), options.Parallelism);
            var said = new HashSet<(string, string, string, string)>();
            foreach (var (called, image) in images)
            {
                var own = new Ledger();
                var (reading, inspected) = await layers.ReadAsync(image, cancellationToken).ConfigureAwait(false);
                ImageAssessment.Run(reading, inspected, runner, own, options.Vulnerabilities, clock.GetUtcNow());
                RegistryScanner.Take(own, called, said, ledger);
            }
        }
    }
}
