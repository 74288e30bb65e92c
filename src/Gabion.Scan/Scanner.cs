using System.Buffers;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Cluster.Certificates;
using Gabion.Model.Code;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;
using Gabion.Readers;
using Gabion.Readers.Cluster;
using Gabion.Readers.Code.Secrets;
using Gabion.Rules;
using Gabion.Scan.Cluster;
using Gabion.Scan.Images.InUse;
using Gabion.Scan.Nodes;
using Gabion.Scan.Rendering;
using Gabion.Scan.Vulnerabilities;
using Gabion.Scan.Waivers;
using Gabion.Sources;

namespace Gabion.Scan;

/// <summary>
/// The whole flow:
/// <code>
/// 1 target ─▶ 2 rules ─▶ 3 files ─▶ 4 each file: bytes ─▶ facts ─▶ findings ─▶ 5 facts across files ─▶ findings
///          ─▶ 6 one sorted list ─▶ 7 waivers and baseline ─▶ 8 report
/// </code>
/// Files are read in parallel; the result does not depend on the order in which they are done.
/// </summary>
public sealed class Scanner(TimeProvider clock, string toolVersion)
{
    /// <summary>A structured file is read whole, up to this; what is longer is a coverage entry.</summary>
    public const int MaxFileBytes = 32 * 1024 * 1024;

    private const int ChunkBytes = 1024 * 1024;
    private const int ProgressEvery = 64;

    /// <summary>Reads objects that are judged later.</summary>
    private static readonly ManifestReader Objects = new() { IsAlone = true };

    /// <summary>What becomes of the objects of manifests.</summary>
    private enum Manifests
    {
        /// <summary>They are judged where they stand.</summary>
        Judged,

        /// <summary>They are judged as those of a cluster, when all were read.</summary>
        Kept,

        /// <summary>The file is a part of a chart or kustomization, and judged as that renders it.</summary>
        Rendered,
    }

    public Task<ScanResult> ScanAsync(ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ScanAsync(options, null, cancellationToken);
    }

    /// <param name="given">What standard input held, where it was read before: it can be read only once.</param>
    private async Task<ScanResult> ScanAsync(ScanOptions options, byte[]? given, CancellationToken cancellationToken)
    {
        // 1. What the target is.
        var target = Target.Resolve(options.Target);
        if (target is Target.Missing missing)
        {
            return new ScanResult.NotAssessed(missing.Reason, missing.Nearest);
        }

        // 2. The rules that run.
        var all = Catalogue.Create(options.Settings).AddRange(options.Policies);
        var runner = new RuleRunner(options.Rules.Choose(all).Where(rule => !options.IsCluster || !ClusterRules.IsOfManifests(rule))) { ListsSubjects = options.ListsSubjects };

        // 3. and 4. Each file: bytes, facts, findings.
        var ledger = new Ledger();
        IReadOnlyList<TargetFile>? walked = null;
        var inUse = new ImagesInUse();
        switch (target)
        {
            case Target.StandardInput:
                given = await AssessInputAsync(given, runner, Written(options), ledger, cancellationToken).ConfigureAwait(false);
                break;
            case Target.SingleFile single:
                ledger.Add(Assess(single.File, runner, Written(options)));
                break;
            default:
                walked = await AssessFolderAsync(target.Root, options, runner, ledger, inUse, cancellationToken).ConfigureAwait(false);
                break;
        }

        if (options.History && target is Target.Folder && runner.Checks<SecretMatch>())
        {
            ledger.Add(await HistorySearch.RunAsync(target.Root, runner, ledger.Findings(), cancellationToken).ConfigureAwait(false));
        }

        if (options is { FindsClusters: true, IsCluster: false } && ledger.Shared().OfType<KubernetesObject>().Any(item => item.Is("", "Node")))
        {
            return await ScanAsync(options with { IsCluster = true }, given, cancellationToken).ConfigureAwait(false);
        }

        // 5. What several files say together; objects of a cluster are judged now.
        var together = new FileResult("");
        if (options.IsCluster)
        {
            var objects = new FolderObjects(ledger.Objects());
            foreach (var result in await objects.JudgeAsync(options, ledger.Shared(), inUse, !ledger.Gaps().Any(ObjectSets.MayHideObjects), clock.GetUtcNow(), cancellationToken).ConfigureAwait(false))
            {
                ledger.Add(result);
            }
        }
        else
        {
            CheckFacts(ObjectSets.Create(ledger.Shared(), ledger.Gaps()), runner, together);
            CheckFacts(ObjectSets.OfCertificates(ledger.Shared(), clock.GetUtcNow()), runner, together);
            var components = new FileResult("");
            CheckFacts(ObjectSets.OfComponents(ledger.Shared().Where(ObjectSets.IsOfSeveral)), runner, components);
            components.Assessed.Clear(); // they are counted in their files
            ledger.Add(components);
            if (options.FindsClusters)
            {
                ledger.Add(ClusterScanner.Components(ComponentList.Of(ledger.Shared()), options, runner, clock.GetUtcNow()));
            }
        }

        var isAsked = options.Rules.Only.Any(word => word.Equals("ShellCheck", StringComparison.OrdinalIgnoreCase));
        var notes = await ShellChecks.CreateAsync(
            ledger.Shared(), isAsked ? int.MaxValue : ShellChecks.DefaultLimit, options.Parallelism, cancellationToken).ConfigureAwait(false);
        CheckFacts(notes, runner, together);
        ledger.Add(together);
        if (options.Vulnerabilities is not null && target is (Target.Folder or Target.SingleFile))
        {
            ledger.Add(await PackageAssessment.RunAsync(options, walked, runner, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false));
        }

        if (options.Images is { } places)
        {
            // Charts and kustomizations were noted as they were rendered.
            inUse.Note(ledger.Shared());
            var absent = new FileResult("");
            var images = await new ImagesInUseScanner(places, options, clock).ScanAsync(inUse, runner, absent.Gaps.Add, cancellationToken).ConfigureAwait(false);
            ledger.Add(absent);
            foreach (var image in images)
            {
                ledger.Add(ImagesInUseScanner.Told(image));
            }
        }

        var nodes = new NodeUploads();
        if (nodes.Note(ledger.Shared()))
        {
            foreach (var node in await nodes.JudgeAsync(runner.Rules.Where(rule => !options.Policies.Contains(rule)), options, isWhole: true, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false))
            {
                ledger.Add(node);
            }
        }

        // 6. One list, sorted, each finding once.
        var coverage = ledger.Coverage();
        if (ledger.FilesRead == 0)
        {
            return new ScanResult.NotAssessed(Nothing(options.Target, coverage), null);
        }

        // 7. What is waived, what was known before.
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var acceptance = new Acceptance(options.Waivers, ledger.Ignores(), options.Baseline);
        var findings = acceptance.Apply(ledger.Findings(), today);

        // 8. The report.
        var text = new TargetText(target.Root, given);
        var isWhole = target is Target.Folder && options.Include.IsEmpty;
        return new ScanResult.Assessed(new()
        {
            Target = options.Target,
            TargetKind = target.Kind,
            ToolVersion = toolVersion,
            Findings = options.Severity == Severity.Info ? findings : [.. findings.Where(finding => finding.Severity >= options.Severity)],
            Coverage = coverage,
            Subjects = ledger.Subjects(),
            Rules = [.. runner.Rules.Select(rule => rule.Card)],
            WaiverNotices = acceptance.Notices(all, runner.Rules, today, isWhole),
            At = clock.GetUtcNow(),
            Excerpt = new SourceExcerpts(text, ledger.Secrets()).Around,
            TextEdits = new PatchEdits(text).Of,
        });
    }

    /// <returns>The files of the folder, so that nobody need walk it again.</returns>
    private static async Task<IReadOnlyList<TargetFile>> AssessFolderAsync(string root, ScanOptions options, RuleRunner runner, Ledger ledger, ImagesInUse inUse, CancellationToken cancellationToken)
    {
        var done = 0;
        var walked = new FileResult("");
        var files = new FolderSource(root, options.Include, options.Exclude).Files(walked.Gaps.Add).ToList();
        var renderings = await Renderings.CreateAsync(root, files, options.Programs, options.Settings.KubernetesMinor, options.Parallelism, shownUnder: "", cancellationToken).ConfigureAwait(false);
        walked.Gaps.AddRange(renderings.Gaps);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, parallel, (file, _) =>
        {
            ledger.Add(Assess(file, runner, renderings.Takes(file.Path) ? Manifests.Rendered : Written(options)));
            if (Interlocked.Increment(ref done) is var count && count % ProgressEvery == 0)
            {
                options.Progress?.Invoke(count);
            }

            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        foreach (var unit in renderings.Units)
        {
            // A chart or kustomization is a set of its own, so its objects are not kept for the set of plain manifests.
            var result = new FileResult(unit.Path);
            CheckFacts(unit.Read, runner, result);
            inUse.Note(unit.Read.Facts);
            result.Shared = [.. result.Shared.Where(fact => fact is FoundCertificate or FoundPrivateKey)];
            ledger.Add(result);
        }

        ledger.Add(walked);
        return files;
    }

    private static async Task<byte[]> AssessInputAsync(byte[]? given, RuleRunner runner, Manifests manifests, Ledger ledger, CancellationToken cancellationToken)
    {
        using var input = Console.OpenStandardInput();
        var (content, isCut) = given is not null ? (given, false) : await StandardInput.ReadAsync(input, MaxFileBytes, cancellationToken).ConfigureAwait(false);
        var name = StandardInput.GuessName(content);
        var result = new FileResult(name);
        if (isCut)
        {
            result.Gaps.Add(new(GapKind.Limit, name, null, $"Standard input is longer than {MaxFileBytes >> 20} MB; it was not read"));
        }
        else
        {
            Read(name, content, runner, result, manifests);
        }

        ledger.Add(result);
        return content;
    }

    /// <summary>One file, read once; whatever is wrong with it becomes a gap, and the scan goes on.</summary>
    private static FileResult Assess(TargetFile file, RuleRunner runner, Manifests manifests)
    {
        var result = new FileResult(file.Path);
        var isStructured = ReaderList.All.Any(reader => reader.Accepts(file.Path));
        var mayHoldSecrets = runner.Checks<SecretMatch>() && SecretScan.MayHoldText(file.Path);
        if (!isStructured && !mayHoldSecrets)
        {
            return result;
        }

        using var opened = file.Open(out var gap);
        if (opened is null)
        {
            result.Gaps.Add(gap!);
            return result;
        }

        try
        {
            if (opened.Length <= MaxFileBytes)
            {
                ReadWhole(file.Path, opened, runner, result, manifests);
                return result;
            }

            if (isStructured)
            {
                result.Gaps.Add(new(GapKind.Limit, file.Path, null, $"The file is longer than {MaxFileBytes >> 20} MB: it was searched for secrets only"));
            }

            if (mayHoldSecrets)
            {
                result.IsRead = true;
                CheckFacts(StreamSecrets(file.Path, opened), runner, result);
            }
        }
        catch (IOException error)
        {
            result.Gaps.Add(new(GapKind.Unreadable, file.Path, null, $"It could not be read: {error.Message}"));
        }

        return result;
    }

    private static void ReadWhole(string path, OpenedFile opened, RuleRunner runner, FileResult result, Manifests manifests)
    {
        // Facts keep no bytes, so that the buffer can serve the next file.
        var buffer = ArrayPool<byte>.Shared.Rent((int)opened.Length);
        try
        {
            Read(path, buffer.AsMemory(0, opened.Read(buffer.AsSpan(0, (int)opened.Length), 0)), runner, result, manifests);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ReadResult StreamSecrets(string path, OpenedFile opened)
    {
        using var scan = new SecretScan(new(path));
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long offset = 0;
            while (opened.Read(chunk, offset) is var length && length > 0 && scan.Append(chunk.AsSpan(0, length)))
            {
                offset += length;
            }

            return scan.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }
    }

    private static void Read(string path, ReadOnlyMemory<byte> content, RuleRunner runner, FileResult result, Manifests manifests)
    {
        result.IsRead = true;
        result.Ignores.AddRange(InlineIgnore.Find(path, content.Span));
        var source = new SourceFile(path);
        foreach (var reader in ReaderList.All.Where(reader => reader.Accepts(path)))
        {
            if (reader is not ManifestReader || manifests == Manifests.Judged)
            {
                Guard($"The {reader.Kind} reader", () => PutOff(reader.Read(source, content), result), runner, result);
            }
            else if (manifests == Manifests.Kept)
            {
                Guard($"The {reader.Kind} reader", () => PutOff(Keep(Objects.Read(source, content), result), result), runner, result);
            }
        }

        // What objects hold is searched as that of a cluster: a Secret is where secrets belong.
        if (result.Objects.IsEmpty && runner.Checks<SecretMatch>() && SecretScan.MayHoldText(path))
        {
            Guard("The search for secrets", () => SecretScan.ScanAll(source, content.Span, out _), runner, result);
        }
    }

    private static Manifests Written(ScanOptions options) => options.IsCluster ? Manifests.Kept : Manifests.Judged;

    /// <summary>Objects that are judged as those of a cluster wait for the others.</summary>
    private static ReadResult Keep(ReadResult read, FileResult result)
    {
        result.Objects = [.. read.Facts.OfType<KubernetesObject>()];
        return new([.. read.Facts.Where(fact => fact is not KubernetesObject)], read.Gaps);
    }

    /// <summary>Settings of components wait for those of other files; they are counted where they are read.</summary>
    internal static ReadResult PutOff(ReadResult read, FileResult result)
    {
        var (now, later) = ObjectSets.Part(read.Facts);
        foreach (var part in later)
        {
            result.Count(part is ComponentSettings settings ? settings.Kind.Program() : part.Resource.Kind);
        }

        result.Shared = [.. result.Shared, .. later];
        return later.IsEmpty ? read : new(now, read.Gaps);
    }

    /// <summary>The edge of a file: a reader that fails does not stop the scan, and the gap tells of it.</summary>
    internal static void Guard(string who, Func<ReadResult> read, RuleRunner runner, FileResult result)
    {
        try
        {
            CheckFacts(read(), runner, result);
        }
#pragma warning disable CA1031 // anything may go wrong in a reader; nothing is swallowed
        catch (Exception error)
#pragma warning restore CA1031
        {
            result.Gaps.Add(Failure(who, result.Path, null, error));
        }
    }

    internal static void CheckFacts(ReadResult read, RuleRunner runner, FileResult result, LayerOrigin? layer = null)
    {
        var factory = new FindingFactory();
        result.Gaps.AddRange(read.Gaps);
        foreach (var fact in read.Facts)
        {
            if (fact is SecretMatch secret)
            {
                result.Secrets.Add(secret.Span);
            }
            else if (fact is not (Workload or ObjectSet or CertificateSet or FoundPrivateKey or ShellCheckNote))
            {
                result.Count(fact switch
                {
                    ComponentSettings component => component.Kind.Program(),
                    FoundCertificate => "X.509 certificate",
                    NodeFile => "node file",
                    _ => fact.Resource.Kind,
                });
            }

            if (runner.ListsSubjects && fact is not (ObjectSet or CertificateSet))
            {
                result.Subjects.Add(new(fact.GetType().Name, fact.Resource, fact.File.Locate(PlaceOf(fact))));
            }

            var words = runner.WordsOf(fact);
            foreach (var check in runner.AllChecksFor(fact))
            {
                if (!check.MaySpeakOf(words))
                {
                    continue;
                }

                try
                {
                    foreach (var problem in check.Run(fact))
                    {
                        var finding = factory.Create(fact, check.Rule, problem, layer);
                        result.Findings.Add(result.Texts?.Share(finding) ?? finding);
                    }
                }
#pragma warning disable CA1031 // a rule that fails does not stop the scan; the gap tells of it
                catch (Exception error)
#pragma warning restore CA1031
                {
                    result.Gaps.Add(Failure($"Rule {check.Rule.Card.Id}", fact.File.Path, fact.Resource, error));
                }
            }
        }

        // Of a Dockerfile only the scripts are kept: they are small.
        var scripts = runner.Checks<ShellCheckNote>() ? read.Facts.OfType<Dockerfile>().SelectMany(RunScript.Of) : [];
        result.Shared = [.. result.Shared, .. read.Facts.Where(ObjectSets.Needs), .. scripts];
    }

    private static TextSpan PlaceOf(Fact fact) => fact switch
    {
        KubernetesObject item => item.Root["kind"].Span,
        Workload workload => workload.Object.Root["kind"].Span,
        FoundCertificate found => found.Span,
        NodeFile listed => listed.At,
        _ => TextSpan.FileStart,
    };

    private static CoverageGap Failure(string who, string path, Resource? resource, Exception error) => new(
        GapKind.Failed,
        path,
        null,
        $"{who} failed{(resource is null ? "" : $" on {resource}")} ({error.GetType().Name}: {error.Message}); this is a fault of Gabion",
        "Please report it with the file, if you may share it.");

    private static string Nothing(string target, Coverage coverage) => coverage.Gaps.IsEmpty
        ? $"'{target}' holds no file that could be assessed"
        : $"'{target}' holds no file that could be assessed: {coverage.Gaps[0].Reason}";
}
