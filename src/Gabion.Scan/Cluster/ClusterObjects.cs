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
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>
/// What the rules say of each object of a cluster, and what must be kept of it for the rules that look across objects. Objects
/// come in any order within a kind, owners before what they own, and may come again when they change.
/// </summary>
internal sealed class ClusterObjects(RuleRunner runner, ScanOptions options)
{
    private const string DefaultsLabel = "kubernetes.io/bootstrapping";

    private readonly ObjectOwners _owners = new();
    private readonly ConcurrentDictionary<string, FileResult> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ComponentList _components = new();
    private long _defaults;
    private long _managed;

    /// <summary>Looks at one object, instead of what it was before.</summary>
    public void Put(ApiObject item)
    {
        var judged = StoredForm.Judged(item);
        var path = PathOf(judged);
        if (options.Exclude.Any(glob => glob.Matches(path)) || (!options.Include.IsEmpty && !options.Include.Any(glob => glob.Matches(path))))
        {
            return;
        }

        var result = new FileResult(path) { IsRead = true };
        Assess(result, judged);
        foreach (var (kind, count) in result.Assessed)
        {
            _counts.AddOrUpdate(kind, count, (_, before) => before + count);
        }

        result.Assessed.Clear();
        if (result.Findings.Count + result.Gaps.Count + result.Shared.Length > 0)
        {
            _results[path] = result;
        }
        else
        {
            _results.TryRemove(path, out _);
        }
    }

    public void Remove(ApiObject item) => _results.TryRemove(PathOf(item), out _);

    /// <summary>All that is known now: of each object, of all together, and what could not be looked at.</summary>
    /// <param name="isWhole">Nothing is known to be missing.</param>
    /// <param name="origin">The source's own gaps.</param>
    public Ledger Conclude(IEnumerable<CoverageGap> origin, bool isWhole)
    {
        var ledger = new Ledger();
        foreach (var result in _results.Values)
        {
            ledger.Add(result);
        }

        var rest = new FileResult("") { IsRead = true };
        rest.Gaps.AddRange(origin);
        foreach (var (kind, count) in _counts)
        {
            rest.Assessed[kind] = count;
        }

        if (_managed > 0)
        {
            rest.Gaps.Add(new(GapKind.Skipped, "", null, string.Create(CultureInfo.InvariantCulture, $"{_managed:N0} objects that others make (the Pods of a Deployment…) are told of in their owners.")));
        }

        if (_defaults > 0)
        {
            rest.Gaps.Add(new(GapKind.Skipped, "", null, string.Create(CultureInfo.InvariantCulture, $"{_defaults:N0} roles and bindings that every cluster has (kubernetes.io/bootstrapping=rbac-defaults) were not judged one by one.")));
        }

        var shared = ledger.Shared();
        ImmutableArray<KubernetesObject> objects = [.. shared.OfType<KubernetesObject>()];
        if (!objects.IsEmpty)
        {
            var file = new SourceFile("cluster") { Origin = _ => new("cluster", TextSpan.FileStart) { Field = "" } };
            Scanner.CheckFacts(ObjectSets.Create(file, objects, [.. shared.OfType<Workload>()], isWhole), runner, rest);
        }

        ledger.Add(rest);
        return ledger;
    }

    /// <summary>The programs of the cluster itself and its known add-ons.</summary>
    public ComponentList Components => _components;

    /// <summary><c>namespace/kind/name</c>.</summary>
    private static string PathOf(ApiObject item) => item.ToString();

    private void Assess(FileResult result, ApiObject item)
    {
        var json = Encoding.UTF8.GetString(item.Json.Span);
        var read = ReadResult.Nothing;
        Scanner.Guard("The reader of objects", () => (read = LiveObjectReader.Read(result.Path, json)) with { Facts = [] }, runner, result);
        if (read.Facts.OfType<KubernetesObject>().FirstOrDefault() is not { } @object)
        {
            return;
        }

        ImmutableArray<Workload> workloads = [.. read.Facts.OfType<Workload>()];
        _components.Note(@object, workloads);
        var added = _owners.Note(@object, workloads);
        if (added is not null)
        {
            Interlocked.Increment(ref _managed);
        }

        if (added is { IsEmpty: true } || IsDefault(@object))
        {
            result.Count(@object.Kind);
            result.Shared = added is null || !options.Policies.IsEmpty ? Kept(item, read.Facts) : [];
            return;
        }

        Scanner.CheckFacts(read with { Gaps = [] }, runner, result);
        if (added is not null)
        {
            result.Findings.RemoveAll(finding => !IsIn(finding, workloads, added));
        }
        else if (runner.Checks<SecretMatch>())
        {
            FindSecrets(result, item, @object, json);
        }

        result.Shared = added is null || !options.Policies.IsEmpty ? Kept(item, read.Facts) : [];
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
    private ImmutableArray<Fact> Kept(ApiObject item, ImmutableArray<Fact> facts) =>
        item.Kind is { Group: "", Kind: "ConfigMap" or "Secret" } && options.Policies.IsEmpty
            ? [.. LiveObjectReader.Read(PathOf(item), Encoding.UTF8.GetString(StoredForm.KeysOnly(item).Json.Span)).Facts]
            : [.. facts.Where(ObjectSets.Needs)];

    /// <summary>A Secret is where secrets belong; values of ConfigMaps are files, everything else is looked through as it is.</summary>
    private void FindSecrets(FileResult result, ApiObject item, KubernetesObject @object, string json)
    {
        if (item.Kind is { Group: "", Kind: "Secret" } or { Kind: "CustomResourceDefinition" })
        {
            return;
        }

        if (item.Kind is not { Group: "", Kind: "ConfigMap" })
        {
            Scanner.Guard("The search for secrets", () => SecretScan.ScanAll(@object.File, Encoding.UTF8.GetBytes(json), out _), runner, result);
            return;
        }

        foreach (var entry in @object.Root["data"].Entries.Where(entry => entry.Value.Text is { Length: > 0 }))
        {
            var (path, field) = (result.Path, entry.Value.Path);
            var file = new SourceFile(path) { Origin = _ => new(path, TextSpan.FileStart) { Field = field } };
            Scanner.Guard("The search for secrets", () => SecretScan.ScanAll(file, Encoding.UTF8.GetBytes(entry.Value.Text!), out _), runner, result);
        }
    }
}
