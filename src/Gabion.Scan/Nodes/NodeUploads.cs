using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;
using Gabion.Model.Cluster.Components;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container.Images;
using Gabion.Rules;
using Gabion.Scan.Images;
using Gabion.Sources.Cluster;
using Gabion.Sources.Images;
using Gabion.Sources.Nodes;

namespace Gabion.Scan.Nodes;

/// <summary>
/// What collectors took of the nodes of a cluster: each upload is checked, then judged as <c>gabion scan node</c> judges the node
/// itself. Safe to note from several threads.
/// </summary>
internal sealed class NodeUploads
{
    /// <summary>Collectors come by more often; what is older says how the node was, not how it is.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(3);

    /// <summary>Clocks of nodes are a little off.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    /// <summary>Packed bytes that are kept until they are judged.</summary>
    private const long MaxKept = 256L << 20;

    private const string Advice = "gabion node collect --to-cluster on the node writes it anew; deploy/chart has it as a DaemonSet (collector.enabled).";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, NodeUpload> _uploads = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);
    private readonly List<CoverageGap> _gaps = [];
    private long _kept;

    public void Note(NodeUpload? upload)
    {
        if (upload is null)
        {
            return;
        }

        lock (_lock)
        {
            Forget(upload.Path);
            _kept += upload.Packed?.Length ?? 0;
            if (_kept > MaxKept)
            {
                _gaps.Add(new(GapKind.Limit, upload.Path, null, string.Create(CultureInfo.InvariantCulture, $"The facts of nodes are more than {MaxKept >> 20} MiB together; this node's were not assessed.")));
            }
            else
            {
                _uploads[upload.Path] = upload;
            }
        }
    }

    /// <summary>The object is gone: an upload, a node, or something else.</summary>
    public void Remove(ApiObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lock)
        {
            Forget(item.ToString());
            if (item.Kind is { Group: "", Kind: "Node" })
            {
                _nodes.Remove(item.Name);
            }
        }
    }

    private void Forget(string path)
    {
        if (_uploads.Remove(path, out var known))
        {
            _kept -= known.Packed?.Length ?? 0;
        }
    }

    /// <summary>A node that the cluster has: since when, and which machine it states to be.</summary>
    public void NoteNode(string name, Field node)
    {
        var made = DateTimeOffset.TryParse(node["metadata"]["creationTimestamp"].Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;
        lock (_lock)
        {
            _nodes[name] = new(made, node["status"]["nodeInfo"]["machineID"].Text);
        }
    }

    /// <summary>Notes all facts that were read of manifests.</summary>
    public bool Note(IEnumerable<Fact> facts)
    {
        foreach (var fact in facts.OfType<KubernetesObject>())
        {
            Note(NodeUpload.Of(fact));
            if (fact.Is("", "Node"))
            {
                NoteNode(fact.Name ?? "", fact.Root);
            }
        }

        return _uploads.Count > 0;
    }

    /// <summary>What the rules say of each node, and which nodes nothing is known of.</summary>
    /// <param name="rules">The rules that were chosen.</param>
    /// <param name="isWhole">Every ConfigMap and every node was listed, so that what is not here is not there.</param>
    public async Task<ImmutableArray<FileResult>> JudgeAsync(IEnumerable<Rule> rules, ScanOptions options, bool isWhole, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var runner = new RuleRunner(rules.Where(IsOfNodes)) { ListsSubjects = options.ListsSubjects };
        var results = ImmutableArray.CreateBuilder<FileResult>();
        var rest = new FileResult("");
        rest.Gaps.AddRange(_gaps);
        var judged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var upload in _uploads.Values)
        {
            if (Bundle(upload, now, rest) is { } bundle && judged.Add(bundle.Node))
            {
                results.Add(await JudgeAsync(bundle, runner, now, cancellationToken).ConfigureAwait(false));
            }
        }

        if (judged.Count > 0)
        {
            rest.Gaps.Add(new(GapKind.Skipped, "", null, string.Create(
                CultureInfo.InvariantCulture, $"Packages, programs and secrets in files of {(judged.Count == 1 ? "the node" : $"the {judged.Count:N0} nodes")} with a collector were not looked at, since they do not leave {(judged.Count == 1 ? "it" : "the node")}: 'gabion scan node' judges them there.")));
        }

        var missing = _nodes.Keys.Where(node => !judged.Contains(node)).ToList();
        if (missing.Count > 0 && isWhole)
        {
            var some = $"{string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? ", …" : "")}";
            rest.Gaps.Add(new(
                judged.Count == 0 ? GapKind.Skipped : GapKind.Unreadable, "", null, string.Create(CultureInfo.InvariantCulture, $"How {missing.Count:N0} of {_nodes.Count:N0} nodes {(missing.Count == 1 ? "is" : "are")} set up (kubelet, container runtime, owners and modes of files) is not known here: {some}."), Advice));
        }

        results.Add(rest);
        return results.ToImmutable();
    }

    /// <summary>The bundle of an upload, where it can be believed; else the reason is told.</summary>
    private NodeBundle? Bundle(NodeUpload upload, DateTimeOffset now, FileResult told)
    {
        NodeBundle? Refuse(string reason)
        {
            told.Gaps.Add(new(GapKind.Invalid, upload.Path, null, $"The facts of a node in it were not assessed: {reason}.", Advice));
            return null;
        }

        if (upload.Namespace != NodeUpload.CollectorNamespace)
        {
            return Refuse($"it is not in the namespace {NodeUpload.CollectorNamespace}, where collectors put them");
        }

        if (upload.Format != NodeUpload.LabelValue)
        {
            return Refuse($"its label {NodeUpload.Label} says the format '{(upload.Format.Length <= 63 ? upload.Format : "…")}', and {NodeUpload.LabelValue} is the one known here; a newer program may read it");
        }

        string? reason = null;
        if (upload.Packed is null || NodeBundleReader.Read(upload.Packed, out reason) is not { } bundle)
        {
            return Refuse(reason ?? $"binaryData has no {NodeUpload.Key} in base64");
        }

        if (upload.Name != NodeUpload.NameFor(bundle.Node))
        {
            return Refuse($"it says that it is of the node {Shown(bundle.Node)}, and its name says another");
        }

        if (bundle.TakenAt > now + Skew)
        {
            return Refuse($"it says that it was taken at {Time(bundle.TakenAt)}, which is not yet");
        }

        if (_nodes.Count > 0 && !_nodes.ContainsKey(bundle.Node))
        {
            return Refuse($"the cluster has no node {Shown(bundle.Node)}; delete it if the node is gone");
        }

        if (_nodes.TryGetValue(bundle.Node, out var node))
        {
            if (node.Made is { } made && bundle.TakenAt + Skew < made)
            {
                return Refuse($"it was taken at {Time(bundle.TakenAt)}, before the node of this name joined the cluster ({Time(made)})");
            }

            if (node.Machine is { Length: > 0 } machine && bundle.MachineId is { } own && !machine.Replace("-", "", StringComparison.Ordinal).Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return Refuse("it is of a machine with another id than the node states");
            }
        }

        if (now - bundle.TakenAt > Fresh)
        {
            told.Gaps.Add(new(GapKind.Unknown, upload.Path, null, string.Create(CultureInfo.InvariantCulture, $"What is known of the node {bundle.Node} is of {Time(bundle.TakenAt)}, {(now - bundle.TakenAt).Days} days ago; what has changed since was not assessed."), "Look whether its collector still runs."));
        }

        return bundle;
    }

    private static async Task<FileResult> JudgeAsync(NodeBundle bundle, RuleRunner runner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var image = ((ImageResult.Opened)await bundle.OpenAsync(ImageChoice.Only, cancellationToken).ConfigureAwait(false)).Image;
        var search = new LayerSearch(new(searchesSecrets: false, wantsOwners: false) { Others = NodeReaderList.All });
        var reading = await ImageReading.ReadAsync(image, _ => search.Visitor, LayerLimits.Default, 1, cancellationToken).ConfigureAwait(false);
        var inspected = search.Finish();
        var ledger = new Ledger();
        ImageAssessment.Run(reading, [[.. inspected.Select(NodeAssessment.WithoutSettings)]], runner, ledger, null, now);
        NodeAssessment.Run(bundle, reading, inspected, runner, ledger, now);
        return Told(bundle.Node, ledger);
    }

    /// <summary>What was found, under the node's name: the same file of two nodes is two places.</summary>
    private static FileResult Told(string node, Ledger ledger)
    {
        var result = new FileResult($"Node/{node}") { IsRead = true };
        string Under(string path) => path.Length == 0 ? $"Node/{node}" : $"Node/{node}/{path}";
        foreach (var finding in NodeAssessment.OnNode(ledger.Findings()))
        {
            result.Findings.Add(finding with
            {
                Location = finding.Location with { Path = Under(finding.Location.Path) },
                Evidence = [.. finding.Evidence, new("node", node)],
                Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"Node/{node}\n{finding.Fingerprint}"))),
            });
        }

        var coverage = ledger.Coverage();
        result.Gaps.AddRange(coverage.Gaps.Select(gap => gap with { Path = Under(gap.Path) }));
        result.Subjects.AddRange(ledger.Subjects().Select(subject => subject with { Location = subject.Location with { Path = Under(subject.Location.Path) } }));
        foreach (var (kind, count) in coverage.Assessed.Where(pair => pair.Key is not ("Layer" or "Node")))
        {
            result.Assessed[kind] = count;
        }

        result.Assessed["node by its collector"] = 1;
        return result;
    }

    /// <summary>Rules on what a collector takes. Packages, programs and secrets of a node are judged on the node alone.</summary>
    private static bool IsOfNodes(Rule rule) => !NodePlaces.RulesOfImagesOnly.Contains(rule.Card.Id.Text)
        && rule is (Rule<NodeFile> or Rule<ImageFile> or Rule<ComponentSettings> or Rule<ComponentConfiguration> or Rule<HostSettings> or Rule<Workload> or Rule<KubernetesObject> or Rule<ObjectSet> or Rule<CertificateSet>);

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Shown(string name) => name.Length <= 63 ? $"'{name}'" : $"'{name[..63]}…'";

    private sealed record NodeState(DateTimeOffset? Made, string? Machine);
}
