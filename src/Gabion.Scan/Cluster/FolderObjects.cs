using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Scan.Images.InUse;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>
/// The objects of manifests, judged as those of a cluster: by the same code, so that a cluster, its snapshot and its objects in files
/// give the same findings with the same fingerprints. Only their places are those of the files.
/// </summary>
internal sealed class FolderObjects
{
    private const int BatchSize = 256;

    private readonly Dictionary<string, KubernetesObject> _written = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ApiObject> _items;

    /// <param name="objects">In the order of their files.</param>
    public FolderObjects(ImmutableArray<KubernetesObject> objects)
    {
        var copies = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = ImmutableArray.CreateBuilder<ApiObject>(objects.Length);
        foreach (var written in objects)
        {
            var kind = new ApiKind(written.Group, written.Version, $"{written.Kind.ToLowerInvariant()}s", written.Kind, written.Namespace is not null);
            var item = ApiObject.OfManifest(kind, written.Root, copy: 0);
            var copy = copies[item.ToString()] = copies.GetValueOrDefault(item.ToString(), -1) + 1;
            item = copy == 0 ? item : ApiObject.OfManifest(kind, written.Root, copy);
            _written[item.ToString()] = written;
            items.Add(item);
        }

        _items = [.. items.OrderBy(item => KindOrder.RankOf(item.Kind))];
    }

    /// <summary>
    /// The version of the cluster that the nodes tell, the newest where they differ: no kubelet is newer than its API server
    /// (https://kubernetes.io/releases/version-skew-policy/). Null without nodes.
    /// </summary>
    public string? Version => _items.Where(item => item.Kind is { Group: "", Kind: "Node" })
        .Select(item => _written[item.ToString()].Root["status"]["nodeInfo"]["kubeletVersion"].Text).OfType<string>()
        .MaxBy(text => ClusterRules.MinorOf(text) ?? 0);

    /// <summary>What the rules say of the objects, of all together, of components and nodes; each at the place where it is written.</summary>
    /// <param name="beside">Facts of the other files, which are looked at together with those of the objects.</param>
    /// <param name="inUse">Where the images of the objects are noted.</param>
    /// <param name="isWhole">Nothing is known to be missing.</param>
    public async Task<ImmutableArray<FileResult>> JudgeAsync(
        ScanOptions options, ImmutableArray<Fact> beside, ImagesInUse inUse, bool isWhole, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = ClusterRules.Choose(Version ?? "", options);
        var objects = new ClusterObjects(rules.BuiltIn, rules.Policies, options with { Include = [], Exclude = [] }) { Images = inUse };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        var heap = new HeapBound();
        foreach (var batch in _items.GroupBy(item => KindOrder.RankOf(item.Kind)).SelectMany(rank => rank.Chunk(BatchSize)))
        {
            objects.Put(batch, parallel);
            heap.Hold();
        }

        var results = objects.Conclude([], isWhole, now, beside, isLast: true).Results.ToList();
        results.Add(ClusterScanner.Components(objects.Components, options, rules.BuiltIn, now));
        results.AddRange(await objects.Nodes.JudgeAsync(rules.BuiltIn.Rules, options, isWhole, now, cancellationToken).ConfigureAwait(false));
        results.ForEach(Place);
        HeapBound.Sweep(_items.Length);
        return [.. results, .. results.SelectMany(Hidden)];
    }

    /// <summary>No excerpt shows what a rule hides: here the whole value that holds it.</summary>
    private static IEnumerable<FileResult> Hidden(FileResult result) => result.Findings
        .Where(finding => finding.Rule.HidesValue && finding.Location.Field is null)
        .Select(finding =>
        {
            var hidden = new FileResult(finding.Location.Path);
            hidden.Secrets.Add(finding.Location.Span);
            return hidden;
        });

    /// <summary>Where it stands is told in place: a copy of all findings would be as much memory again.</summary>
    private void Place(FileResult result)
    {
        // Facts and hidden places are those of the objects, not of their files.
        (result.Shared, result.Objects) = ([], []);
        result.Secrets.Clear();
        for (var i = 0; i < result.Findings.Count; i++)
        {
            result.Findings[i] = result.Findings[i] with { Location = Place(result.Findings[i].Location) };
        }

        for (var i = 0; i < result.Gaps.Count; i++)
        {
            result.Gaps[i] = Placed(result.Gaps[i]);
        }

        for (var i = 0; i < result.Subjects.Count; i++)
        {
            result.Subjects[i] = result.Subjects[i] with { Location = Place(result.Subjects[i].Location) };
        }
    }

    private CoverageGap Placed(CoverageGap gap)
    {
        if (!_written.TryGetValue(gap.Path, out var written))
        {
            return gap;
        }

        var at = written.File.Locate(written.Root["kind"].Span);
        return gap with { Path = at.Path, Span = at.Span };
    }

    private Location Place(Location at) => at.Field is not null && _written.TryGetValue(at.Path, out var written)
        ? written.File.Locate(FieldPath.Find(written.Root, at.Field).Span) with { Layer = at.Layer }
        : at;
}
