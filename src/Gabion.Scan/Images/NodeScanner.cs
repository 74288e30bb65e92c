using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
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
    private const int MaxNamedFile = 4 * 1024 * 1024;

    /// <summary>Flags that name a file with settings of the component, in the forms that are read here.</summary>
    private static readonly FrozenSet<string> FileFlags = FrozenSet.ToFrozenSet(
        ["config", "config-file", "audit-policy-file", "encryption-provider-config", "admission-control-config-file", "authentication-config", "authorization-config"], StringComparer.Ordinal);

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
        var settings = inspected.SelectMany(file => ObjectSets.Part(file.Result.Facts).Later).ToList();
        var packages = ImageAssessment.Run(reading, [[.. inspected.Select(WithoutSettings)]], runner, ledger, options.Vulnerabilities, clock.GetUtcNow());

        // 4. The settings of components: owners and modes, and what several files say together.
        var names = NamesOf(inspected);
        foreach (var entry in reading.Tree.Files().Select(file => file.Entry).Where(entry => NodeReaderList.Watches(entry.Path)))
        {
            var result = new FileResult(entry.Path);
            var (owner, group) = (names.GetValueOrDefault(entry.UserId) ?? Number(entry.UserId), entry.GroupId == 0 ? "root" : Number(entry.GroupId));
            Scanner.CheckFacts(new([new NodeFile(new(entry.Path), entry.Path, entry.Kind, entry.Mode, owner, group, TextSpan.FileStart)], []), runner, result);
            result.Assessed.Clear(); // they are counted as files already
            ledger.Add(result);
        }

        var known = inspected.SelectMany(file => file.Result.Facts).Select(fact => fact.File.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, content) in node.Processes().Where(process => NodeReaderList.Processes.Accepts(process.Path)))
        {
            var result = new FileResult(path);
            var read = NodeReaderList.Processes.Read(new(path), content);
            ReadNamed(node, path, read, known, settings, runner, ledger);
            var (now, later) = ObjectSets.Part(read.Facts);
            settings.AddRange(later);
            Scanner.CheckFacts(new(now, read.Gaps), runner, result);
            ledger.Add(result);
        }

        var together = new FileResult("");
        Scanner.CheckFacts(ObjectSets.Create(ledger.Shared(), ledger.Gaps()), runner, together);
        Scanner.CheckFacts(ObjectSets.OfComponents(settings), runner, together);
        Scanner.CheckFacts(ObjectSets.OfCertificates(ledger.Shared(), clock.GetUtcNow()), runner, together);
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
        var findings = acceptance.Apply(OnNode(ledger.Findings()), Today);

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

    /// <summary>The settings of a component are judged when those of all files and processes are known.</summary>
    private static InspectedFile WithoutSettings(InspectedFile file)
    {
        var (now, later) = ObjectSets.Part(file.Result.Facts);
        return later.IsEmpty ? file : file with { Result = new(now, file.Result.Gaps) };
    }

    /// <summary>Names of users by number, as the node's accounts have them; the number 0 is root's everywhere.</summary>
    /// <summary>The configuration files that a process names on its command line, wherever they lie; those in the usual places were read before.</summary>
    private static void ReadNamed(NodeRoot node, string process, ReadResult read, HashSet<string> known, List<ComponentSettings> settings, RuleRunner runner, Ledger ledger)
    {
        foreach (var setting in read.Facts.OfType<ComponentSettings>().SelectMany(component => component.Written).Where(setting => FileFlags.Contains(setting.Name) && setting.Value.Length > 0))
        {
            if (NodeRoot.FileOf(process, setting.Value, MaxNamedFile) is not { } file)
            {
                var missing = new FileResult(process);
                missing.Gaps.Add(new(GapKind.Unreadable, process, null, $"The file that --{setting.Name} names could not be read, so what it sets was not assessed: {setting.Value}.", "Scan as root, while the process runs."));
                ledger.Add(missing);
                continue;
            }

            if (!known.Add(file.Path))
            {
                continue;
            }

            var result = new FileResult(file.Path) { IsRead = true };
            var named = NodeReaderList.Named.Read(new(file.Path), file.Content);
            var (now, later) = ObjectSets.Part(named.Facts);
            settings.AddRange(later);
            Scanner.CheckFacts(new(now, named.Gaps), runner, result);
            ledger.Add(result);
        }
    }

    private static Dictionary<long, string> NamesOf(ImmutableArray<InspectedFile> files)
    {
        var names = new Dictionary<long, string> { [0] = "root" };
        foreach (var account in files.Where(file => file.Path == "etc/passwd").SelectMany(file => file.Result.Facts).OfType<AccountFile>().SelectMany(file => file.Accounts))
        {
            if (account.UserId is { } number)
            {
                names.TryAdd(number, account.Name);
            }
        }

        return names;
    }

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A node has no layers: its one is only how it was read.</summary>
    private static ImmutableArray<Finding> OnNode(ImmutableArray<Finding> findings) =>
        [.. findings.Select(finding => finding.Location.Layer is { Number: 1, Layer: null, Instruction: null } ? finding with { Location = finding.Location with { Layer = null } } : finding)];

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
                    string.Create(CultureInfo.InvariantCulture, $"{source.Kind}: {names.Length} images were not scanned{(names.IsEmpty ? "" : $": {some}{(names.Length > 5 ? ", …" : "")}")}"),
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
