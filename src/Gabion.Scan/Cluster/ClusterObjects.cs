using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Code;
using Gabion.Readers.Cluster;
using Gabion.Readers.Code.Secrets;
using Gabion.Scan.Images.InUse;
using Gabion.Scan.Nodes;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>
/// What the rules say of each object of a cluster, and what must be kept of it for the rules that look across objects. Objects
/// come in any order within a kind, owners before what they own, and may come again when they change.
/// </summary>
/// <param name="runner">The built-in rules.</param>
/// <param name="policies">The user's own, which see one example of what others make, too: many of them speak of Pods alone.</param>
internal sealed class ClusterObjects(RuleRunner runner, RuleRunner policies, ScanOptions options)
{
    private const string AuthorityCopy = "kube-root-ca.crt";
    private const string DefaultsLabel = "kubernetes.io/bootstrapping";

    private readonly ObjectOwners _owners = new();
    private readonly ConcurrentDictionary<string, KeptObject> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Root, ImmutableArray<Fact> Facts)> _examples = new(StringComparer.Ordinal);
    private readonly ComponentList _components = new();
    private readonly RepeatedText _texts = new();
    private readonly NodeUploads _nodes = new();
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private long _defaults;
    private long _managed;

    /// <summary>Looks at objects, each instead of what it was before, side by side where the order does not matter.</summary>
    public void Put(IReadOnlyList<ApiObject> items, ParallelOptions parallel)
    {
        var read = new ReadObject?[items.Count];
        Parallel.For(0, items.Count, parallel, i => read[i] = Read(items[i]));
        var managed = read.Select((one, i) => one is null || one.Object is null ? null : _owners.Note(one.Object, items[i].Uid, one.Workloads)).ToList();
        Parallel.For(0, items.Count, parallel, i =>
        {
            if (read[i] is { } one)
            {
                Put(one, managed[i]);
            }
        });
    }

    public void Remove(ApiObject item)
    {
        _results.TryRemove(PathOf(item), out _);
        _nodes.Remove(item);
        _examples.TryRemove(PathOf(item), out _);
    }

    /// <summary>All that is known now: of each object, of all together, and what could not be looked at.</summary>
    /// <param name="isWhole">Nothing is known to be missing.</param>
    /// <param name="origin">The source's own gaps.</param>
    /// <param name="now">When certificates are judged.</param>
    /// <param name="beside">Facts of what is no object: certificates and settings of components in files.</param>
    /// <param name="isLast">The objects are not asked for again, so that their memory can serve the report.</param>
    public Ledger Conclude(IEnumerable<CoverageGap> origin, bool isWhole, DateTimeOffset now, ImmutableArray<Fact> beside, bool isLast)
    {
        var ledger = new Ledger();
        Together(ledger, origin, isWhole, now, beside);

        // The facts give way to the findings: both at once would be half as much memory again.
        var count = _results.Count;
        if (isLast)
        {
            foreach (var kept in _results.Values)
            {
                kept.Forget();
            }

            HeapBound.Sweep(count);
        }

        var each = new FileResult("") { IsRead = true };
        foreach (var path in _results.Keys.Order(StringComparer.Ordinal))
        {
            if (isLast ? _results.TryRemove(path, out var one) : _results.TryGetValue(path, out one))
            {
                one.AddTo(each);
            }
        }

        HeapBound.Sweep(isLast ? count : 0);
        ledger.Add(each);
        return ledger;
    }

    private void Together(Ledger ledger, IEnumerable<CoverageGap> origin, bool isWhole, DateTimeOffset now, ImmutableArray<Fact> beside)
    {
        var rest = new FileResult("") { IsRead = true, Texts = _texts };
        rest.Gaps.AddRange(origin);
        foreach (var (kind, count) in _counts)
        {
            rest.Assessed[kind] = count;
        }

        if (_managed > 0)
        {
            rest.Gaps.Add(new(GapKind.Skipped, "", null, string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(_managed, "object that another makes", "objects that others make")} (the Pods of a Deployment…) {(_managed == 1 ? "is told of in its owner" : "are told of in their owners")}.")));
        }

        if (_defaults > 0)
        {
            rest.Gaps.Add(new(GapKind.Skipped, "", null, string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(_defaults, "role or binding", "roles and bindings")} that every cluster has (kubernetes.io/bootstrapping=rbac-defaults) {(_defaults == 1 ? "was" : "were")} not judged one by one.")));
        }

        ImmutableArray<Fact> shared = [.. _results.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Shared)];
        Scanner.CheckFacts(SetOf(shared, isWhole), runner, rest);
        Scanner.CheckFacts(ObjectSets.OfCertificates([.. shared, .. beside], now), runner, rest);
        ledger.Add(JoinedComponents([.. shared, .. beside]));
        ledger.Add(AskPolicies(shared, isWhole));
        ledger.Add(rest);
    }

    /// <summary>Components whose settings stand in several objects: a kube-proxy's command line and its configuration.</summary>
    private FileResult JoinedComponents(ImmutableArray<Fact> facts)
    {
        var result = new FileResult("");
        Scanner.CheckFacts(ObjectSets.OfComponents(facts.Where(ObjectSets.IsOfSeveral)), runner, result);
        result.Assessed.Clear(); // they were counted where they stand
        return result;
    }

    /// <summary>What the user's own policies say, of an example only where they do not say it of its owner.</summary>
    private FileResult AskPolicies(ImmutableArray<Fact> shared, bool isWhole)
    {
        var result = new FileResult("");
        if (policies.Rules.IsEmpty)
        {
            return result;
        }

        var facts = _examples.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Facts);
        Scanner.CheckFacts(SetOf([.. shared, .. facts], isWhole) with { Gaps = [] }, policies, result);
        var said = result.Findings.Select(finding => (finding.Rule.Id, ConstraintOf(finding), finding.Location.Path)).ToHashSet();
        result.Findings.RemoveAll(finding => _examples.TryGetValue(finding.Location.Path, out var example) && said.Contains((finding.Rule.Id, ConstraintOf(finding), example.Root)));
        return result;
    }

    private static string? ConstraintOf(Finding finding) => finding.Evidence.FirstOrDefault(evidence => evidence.Name == "constraint")?.Value;

    private static ReadResult SetOf(ImmutableArray<Fact> facts, bool isWhole)
    {
        ImmutableArray<KubernetesObject> objects = [.. facts.OfType<KubernetesObject>()];
        var file = new SourceFile("cluster") { Origin = _ => new("cluster", TextSpan.FileStart) { Field = "" } };
        return objects.IsEmpty ? ReadResult.Nothing : ObjectSets.Create(file, objects, [.. facts.OfType<Workload>()], isWhole);
    }

    /// <summary>The programs of the cluster itself and its known add-ons.</summary>
    public ComponentList Components => _components;

    /// <summary>Nodes with the addresses that they have inside of the cluster, in the order of their names.</summary>
    public ImmutableArray<(string Name, string Address)> Addresses => [.. _addresses.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];

    /// <summary>The images that run.</summary>
    public ImagesInUse Images { get; init; } = new();

    /// <summary>What collectors took of the nodes.</summary>
    public NodeUploads Nodes => _nodes;

    /// <summary><c>namespace/kind/name</c>.</summary>
    private static string PathOf(ApiObject item) => item.ToString();

    /// <summary>Null for what the user leaves out.</summary>
    private ReadObject? Read(ApiObject item)
    {
        var path = PathOf(item);
        if (options.Exclude.Any(glob => glob.Matches(path)) || (!options.Include.IsEmpty && !options.Include.Any(glob => glob.Matches(path))))
        {
            return null;
        }

        if (options.Images is { UsesPullSecrets: true })
        {
            Images.NoteSecret(item);
        }

        if (item.Kind is { Group: "", Kind: "Node" })
        {
            var node = item.Read(out _);
            _nodes.NoteNode(item.Name, node);
            if (node["status"]["addresses"].Items.FirstOrDefault(address => address["type"].Text == "InternalIP")["address"].Text is { Length: > 0 } address)
            {
                _addresses[item.Name] = address;
            }
        }

        _nodes.Note(NodeUpload.Of(item));
        var result = new FileResult(path) { IsRead = true };
        ApiObject judged;
        try
        {
            judged = StoredForm.Judged(item, keepsVersions: !options.Policies.IsEmpty);
        }
        catch (InvalidDataException error)
        {
            result.Gaps.Add(StoredForm.GapOf(item, error));
            return new(item, result, null, [], []);
        }

        var read = ReadResult.Nothing;
        Scanner.Guard("The reader of objects", () => (read = LiveObjectReader.ReadWhole(path, Encoding.UTF8.GetString(judged.Json.Span))) with { Facts = [] }, runner, result);
        return new(judged, result, read.Facts.OfType<KubernetesObject>().FirstOrDefault(), [.. read.Facts.OfType<Workload>()], [.. read.Facts.Where(fact => fact is not (KubernetesObject or Workload))]);
    }

    private void Put(ReadObject read, ManagedObject? managed)
    {
        var result = read.Result;
        if (read.Object is not null)
        {
            Assess(read, read.Object, managed);
        }

        foreach (var (kind, count) in result.Assessed)
        {
            _counts.AddOrUpdate(kind, count, (_, before) => before + count);
        }

        if (KeptObject.IsEmpty(result))
        {
            _results.TryRemove(result.Path, out _);
        }
        else
        {
            _results[result.Path] = new(result, _texts);
        }
    }

    private void Assess(ReadObject read, KubernetesObject @object, ManagedObject? managed)
    {
        var result = read.Result;
        _components.Note(@object, read.Workloads);
        if (options.Images is not null)
        {
            Images.Note(@object, read.Workloads, managed?.Root);
        }

        if (managed is null)
        {
            result.Shared = Kept(read, @object);
        }
        else
        {
            Interlocked.Increment(ref _managed);
            if (managed.IsExample && !options.Policies.IsEmpty)
            {
                _examples[result.Path] = (managed.Root, [@object, .. read.Workloads]); // policies may speak of Pods alone
            }
        }

        if (managed is { Added.IsEmpty: true } || IsDefault(@object))
        {
            result.Count(@object.Kind);
            return;
        }

        var shared = result.Shared;
        Scanner.CheckFacts(Scanner.PutOff(new([@object, .. read.Workloads, .. Own(read, @object)], []), result), runner, result);
        result.Shared = shared;
        if (managed is not null)
        {
            result.Findings.RemoveAll(finding => !IsIn(finding, read.Workloads, managed.Added));
        }
        else if (runner.Checks<SecretMatch>())
        {
            FindSecrets(result, read.Judged, @object);
            result.Shared = shared;
        }
    }

    private bool IsDefault(KubernetesObject @object)
    {
        var isDefault = @object.Group == "rbac.authorization.k8s.io" && @object.Labels[DefaultsLabel].Text == "rbac-defaults";
        if (isDefault)
        {
            Interlocked.Increment(ref _defaults);
        }

        return isDefault;
    }

    private static bool IsIn(Finding finding, ImmutableArray<Workload> workloads, ImmutableHashSet<string> names) =>
        workloads.SelectMany(workload => workload.Pod.Containers)
            .Any(container => names.Contains(container.Field["name"].Text ?? "") && finding.Location.Field is { } field && field.StartsWith(container.Field.Path, StringComparison.Ordinal));

    /// <summary>What rules across objects need: of configuration the keys, not the values, so that a large cluster takes little memory.</summary>
    private ImmutableArray<Fact> Kept(ReadObject read, KubernetesObject @object) =>
        options.Policies.IsEmpty && IsLookedAtAlone(read.Judged.Kind) ? []
        : read.Judged.Kind is { Group: "", Kind: "ConfigMap" or "Secret" } && options.Policies.IsEmpty
            ? [.. LiveObjectReader.Read(read.Result.Path, Encoding.UTF8.GetString(StoredForm.KeysOnly(read.Judged).Json.Span)).Facts, .. Own(read, @object)]
            : [@object, .. read.Workloads, .. Own(read, @object)];

    /// <summary>What controllers write for themselves by the thousand: no rule holds it against other objects.</summary>
    private static bool IsLookedAtAlone(ApiKind kind) =>
        kind is { Group: "discovery.k8s.io", Kind: "EndpointSlice" } or { Group: "", Kind: "Endpoints" } or { Group: "apps", Kind: "ControllerRevision" };

    /// <summary>The certificates and settings of components in an object; of the cluster's own authority, which a controller copies into every namespace, one copy.</summary>
    private static ImmutableArray<Fact> Own(ReadObject read, KubernetesObject @object) =>
        @object.Is("", "ConfigMap") && @object.Name == AuthorityCopy && @object.Namespace != "kube-system" ? [] : read.Others;

    /// <summary>A Secret is where secrets belong; values of ConfigMaps are files, everything else is looked through as it is.</summary>
    private void FindSecrets(FileResult result, ApiObject item, KubernetesObject @object)
    {
        if (item.Kind is { Group: "", Kind: "Secret" } or { Kind: "CustomResourceDefinition" })
        {
            return;
        }

        if (item.Kind is not { Group: "", Kind: "ConfigMap" })
        {
            Scanner.Guard("The search for secrets", () => SecretScan.ScanAll(@object.File, item.Json.Span, out _), runner, result);
            return;
        }

        foreach (var entry in @object.Root["data"].Entries.Where(entry => entry.Value.Text is { Length: > 0 }))
        {
            var (path, field) = (result.Path, entry.Value.Path);
            var file = new SourceFile(path) { Origin = _ => new(path, TextSpan.FileStart) { Field = field } };
            Scanner.Guard("The search for secrets", () => SecretScan.ScanAll(file, Encoding.UTF8.GetBytes(entry.Value.Text!), out _), runner, result);
        }
    }

    /// <summary>An object, read and not yet judged; no object when it could not be read.</summary>
    private sealed record ReadObject(ApiObject Judged, FileResult Result, KubernetesObject? Object, ImmutableArray<Workload> Workloads, ImmutableArray<Fact> Others);
}
