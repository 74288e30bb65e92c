using System.Collections.Immutable;
using Gabion.AttackPaths.Facts;
using Gabion.Cli.Database;
using Gabion.Database;
using Gabion.Intel.Matching;
using Gabion.Intel.Vex;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Policy.Rbac;
using Gabion.Scan;
using Gabion.Scan.Images.Cache;
using Gabion.Scan.Images.InUse;

namespace Gabion.Cli.Paths;

/// <summary>What the user asked for.</summary>
internal sealed record PathsRequest(string[] Targets, string Namespace, string? Database, string[] Vex)
{
    /// <summary>Where the images are looked for; null: they are not looked at.</summary>
    public ImagePlaces? Images { get; init; }

    /// <summary>Workloads that paths begin in; empty for the internet.</summary>
    public string[] From { get; init; } = [];
}

/// <summary>What the graph is made from, and what could not be read of it.</summary>
internal sealed record PathsInput(PathInput Facts, ImmutableArray<CoverageGap> Gaps, ImmutableArray<string> Assumptions)
{
    private static readonly RuleSelection Vulnerable = new(["GBN-CON-301", "GBN-CON-302"], []);

    /// <summary>Makes it of the objects that were read; null and the exit code, told on standard error, when there is nothing to ask about.</summary>
    public static async Task<(PathsInput? Input, int Code)> ReadAsync(PathsRequest request, FactReading reading, CancellationToken cancellationToken)
    {
        // 1. The objects, and what the rules say of them.
        var topology = TopologyReading.Read(reading.Facts);
        var gaps = reading.Gaps.Where(gap => gap.Kind != GapKind.Skipped).Concat(topology.Gaps).ToList();
        if (topology.Endpoints.IsEmpty)
        {
            return (null, Complaint.Write(
                [.. gaps.Select(gap => new Complaint($"not assessed: {Place(gap)}{gap.Reason}", gap.Remedy)), new($"{string.Join(", ", request.Targets)}: no workloads were found, so nothing was assessed", "Name the manifests of a whole system: workloads with their Services, roles and bindings.")],
                ExitCode.NotAssessed));
        }

        var (findings, failures) = FactFindings.Of(reading);
        gaps.AddRange(failures);

        // 2. The images.
        var complaints = new List<Complaint>();
        var vex = VexFiles.Read(request.Vex, text => complaints.Add(new(text)));
        if (complaints.Count > 0)
        {
            return (null, Complaint.Write(complaints, ExitCode.Usage));
        }

        gaps.AddRange(vex.Gaps);
        var images = request.Images is { } places ? await ScanImagesAsync(request, places, reading, vex.Set, gaps.Add, cancellationToken).ConfigureAwait(false) : [];

        // 3. Who reaches whom, who may do what.
        ImmutableArray<KubernetesObject> objects = [.. reading.Facts.OfType<KubernetesObject>()];
        ImmutableArray<Workload> workloads = [.. reading.Facts.OfType<Workload>()];
        var map = new ReachMap(Reachability.Of(topology, cancellationToken), withV6: true);
        var footholds = ImmutableArray.CreateBuilder<string>();
        foreach (var name in request.From)
        {
            if (Network.PeerFilter.Choose(map.Workloads, "--from", name) is not { } chosen)
            {
                return (null, ExitCode.Usage);
            }

            footholds.AddRange(chosen.Select(peer => peer.Name));
        }

        var facts = new PathInput(objects, workloads, map, AccessPolicy.Of(objects), new(objects, workloads) { PodNodes = reading.PodNodes, HasAll = reading.Listed is null ? null : reading.Listed.HasAll }, new(findings), new(images)) { Footholds = footholds.ToImmutable() };
        return (new(facts, [.. gaps], topology.Assumptions), ExitCode.Clean);
    }

    /// <summary>What is vulnerable in the images that the workloads run.</summary>
    private static async Task<IEnumerable<AssessedImage>> ScanImagesAsync(PathsRequest request, ImagePlaces places, FactReading reading, VexSet vex, Action<CoverageGap> tell, CancellationToken cancellationToken)
    {
        using var database = new AdvisoryDatabase(DatabaseFolder.Resolve(request.Database));
        var options = new ScanOptions
        {
            Target = request.Targets[0],
            Rules = Vulnerable,
            Layers = LayerCache.OfUser(),
            Vulnerabilities = new(new SourceList(database), vex) { Faults = () => database.Faults.Select(fault => fault.ToString()) },
        };
        reading.Images.Note(reading.Facts);
        var scanned = await new ImagesInUseScanner(places, options, TimeProvider.System).ScanAsync(reading.Images, tell, cancellationToken).ConfigureAwait(false);
        foreach (var (image, gap) in scanned.SelectMany(image => image.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped).Select(gap => (image, gap))))
        {
            tell(gap with { Path = gap.Path.Length == 0 ? image.Names[0] : $"{image.Names[0]}/{gap.Path}" });
        }

        return scanned.Select(image => new AssessedImage(image.Names, image.Digests, image.Place, image.Findings) { Uses = [.. image.Uses.Select(use => (use.Workload, use.Container))] });
    }

    /// <summary><c>web.yaml:3: </c>; empty for the target as a whole.</summary>
    public static string Place(CoverageGap gap) =>
        gap.Path.Length == 0 ? "" : gap.Span is { } span ? $"{gap.Path}:{span.Line}: " : $"{gap.Path}: ";
}
