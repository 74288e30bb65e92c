using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Policy.PodSecurity;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;
using Subject = Gabion.Policy.Rbac.Subject;

namespace Gabion.Cli.Cluster.Tenancy;

/// <summary>Every namespace of a set of manifests with what the engines say of it: network, RBAC, Pod Security.</summary>
internal sealed class TenancyFacts
{
    private readonly ImmutableArray<KubernetesObject> _objects;
    private readonly ImmutableArray<Workload> _workloads;
    private readonly ILookup<string, EndpointClass> _classes;

    public TenancyFacts(ImmutableArray<Fact> facts, CancellationToken cancellationToken)
    {
        _objects = [.. facts.OfType<KubernetesObject>()];
        _workloads = [.. facts.OfType<Workload>()];
        Access = AccessPolicy.Of(_objects);
        Topology = TopologyReading.Read(facts, null);
        Reach = Reachability.Of(Topology, cancellationToken);
        _classes = Topology.Endpoints.Index().Where(endpoint => endpoint.Item.Kind == EndpointKind.Pod)
            .Select(endpoint => (endpoint.Item.Namespace.Name, Class: Reach.Classes[Reach.ClassOf(endpoint.Index)])).Distinct()
            .ToLookup(pair => pair.Name, pair => pair.Class, StringComparer.Ordinal);
        Namespaces = [.. Names().Order(StringComparer.Ordinal).Select(Of)];
    }

    public AccessPolicy Access { get; }

    public Topology Topology { get; }

    public Reachability Reach { get; }

    public ImmutableArray<TenantNamespace> Namespaces { get; }

    public IEnumerable<KubernetesObject> OfKind(string kind, string @namespace) => _objects.Where(item => item.Kind == kind && item.NamespaceOrDefault == @namespace);

    /// <summary>The service accounts of a namespace: <c>default</c>, which each has, those that are declared, that workloads run as and that bindings name.</summary>
    public IEnumerable<Subject> ServiceAccounts(string @namespace) =>
        _objects.Where(item => item.Is("", "ServiceAccount") && item.NamespaceOrDefault == @namespace).Select(item => item.Name)
            .Concat(_workloads.Where(workload => workload.Object.NamespaceOrDefault == @namespace).Select(workload => workload.Pod.ServiceAccountName))
            .Concat(Access.Subjects.Select(AsAccount).Where(subject => subject.Kind == SubjectKind.ServiceAccount && subject.Namespace == @namespace).Select(subject => subject.Name))
            .Append("default").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => Subject.ServiceAccount(@namespace, name));

    /// <summary>Every pair of workloads, of one namespace and of the other, between which something may pass in some network.</summary>
    public IEnumerable<(Endpoint From, Endpoint To, Decision Decision)> Connections(string one, string other)
    {
        return Between(Reach).Concat(Reach.Secondary is { } secondary ? Between(secondary) : []);

        IEnumerable<(Endpoint From, Endpoint To, Decision Decision)> Between(Reachability reach)
        {
            var targets = Pods(reach, other).ToList();
            return from source in Pods(reach, one)
                   from target in targets
                   let decision = reach.Between(source.Class, target.Class)
                   where !decision.IsNothing
                   select (source.Endpoint, target.Endpoint, decision);
        }
    }

    private static IEnumerable<(Endpoint Endpoint, int Class)> Pods(Reachability reach, string @namespace) => reach.Topology.Endpoints.Index()
        .Where(endpoint => endpoint.Item.Kind == EndpointKind.Pod && endpoint.Item.Namespace.Name == @namespace)
        .Select(endpoint => (endpoint.Item, reach.ClassOf(endpoint.Index)));

    /// <summary>The namespaces that some pod of this one may reach, by any network.</summary>
    private IEnumerable<string> Reaches(string name)
    {
        var primary = _classes.Where(other => _classes[name].Any(from => other.Any(to => !Reach.Between(from.Index, to.Index).IsNothing))).Select(other => other.Key);
        var secondary = Reach.Secondary is { } beside ? SecondaryReaches(beside, name) : [];
        return primary.Concat(secondary).Where(other => other != name).Distinct();
    }

    private static IEnumerable<string> SecondaryReaches(Reachability reach, string name)
    {
        var classes = reach.Classes.Where(item => item.Index != reach.Controller).ToList();
        return from source in classes
               where source.Namespace.Name == name
               from target in classes
               where target.Namespace.Name != name && !reach.Between(source.Index, target.Index).IsNothing
               select target.Namespace.Name;
    }

    private HashSet<string> Names() =>
    [
        .. _objects.Where(item => item.Is("", "Namespace")).Select(item => item.Name),
        .. _workloads.Select(workload => workload.Object.NamespaceOrDefault),
    ];

    private TenantNamespace Of(string name)
    {
        var declared = _objects.FirstOrDefault(item => item.Is("", "Namespace") && item.Name == name);
        var workloads = _workloads.Where(workload => workload.Object.NamespaceOrDefault == name).ToList();
        var classes = _classes[name].ToList();
        var isOnHost = Topology.Endpoints.Any(endpoint => endpoint.IsHostNetwork && endpoint.Namespace.Name == name); // plugins differ in whether policies hold it
        return new(name)
        {
            Place = declared?.File.Locate(declared.Root["kind"].Span),
            Workloads = workloads.Count,
            Quotas = [.. OfKind("ResourceQuota", name).Select(item => item.Name).Distinct().Order(StringComparer.Ordinal)],
            Unlimited = QuotaReach.Unlimited(OfKind("ResourceQuota", name)),
            Limits = [.. OfKind("LimitRange", name).Select(item => item.Name).Distinct().Order(StringComparer.Ordinal)],
            PodSecurity = declared is null ? null
                : declared.Labels["pod-security.kubernetes.io/enforce"].Exists ? NamespacePolicy.Read(declared.Labels, NamespacePolicy.Open, out _).Enforce.ToString() : "none",
            WrongLabels = declared is null ? [] : [.. Problems(declared.Labels).Select(problem => problem.Message)],
            DeniesIngress = classes.Count == 0 || isOnHost ? null : classes.TrueForAll(item => Reach.Between(Reach.Controller, item.Index).IsNothing),
            DeniesEgress = classes.Count == 0 || isOnHost ? null : classes.TrueForAll(item => Reach.Between(item.Index, Reach.Controller).IsNothing),
            NodeSelectors = Common(workloads),
            Tolerations = [.. workloads.SelectMany(workload => Taints(workload.Pod.Spec["tolerations"])).Distinct().Order(StringComparer.Ordinal)],
            ClusterRights = [.. Accounts(name, binding => binding.IsClusterWide)],
            RightsElsewhere = [.. Accounts(name, binding => binding.Namespace is { } other && other != name)],
            Reaches = [.. Reaches(name).Order(StringComparer.Ordinal)],
            NearTheNode = [.. workloads.Where(workload => NodeDoor.Of(workload).Any()).Select(workload => $"{workload.Kind}/{workload.Object.Name}").Distinct()],
        };
    }

    private static ImmutableArray<LabelProblem> Problems(Field labels)
    {
        NamespacePolicy.Read(labels, NamespacePolicy.Open, out var problems);
        return problems;
    }

    private IEnumerable<string> Accounts(string @namespace, Func<AccessBinding, bool> wanted) =>
        from binding in Access.Bindings
        where binding.Source is not null && wanted(binding)
        from subject in binding.Subjects.Select(AsAccount)
        let isGroup = subject.Kind == SubjectKind.Group && Identity.Of(Subject.ServiceAccount(@namespace, "default")).Is(subject)
        where isGroup || (subject.Kind == SubjectKind.ServiceAccount && subject.Namespace == @namespace)
        let name = isGroup ? $"all ({subject.Name})" : subject.Name
        select binding.IsClusterWide ? $"{name}: {binding.RoleName}" : $"{name}: {binding.RoleName} in {binding.Namespace}";

    /// <summary>A User subject may name a service account by its user name.</summary>
    private static Subject AsAccount(Subject subject) => subject.Kind == SubjectKind.User ? Subject.Parse($"user:{subject.Name}") ?? subject : subject;

    /// <summary>What all of them ask of a node; nothing when one of them asks for nothing.</summary>
    private static ImmutableArray<string> Common(List<Workload> workloads)
    {
        var asked = workloads.Select(workload => workload.Pod.Spec["nodeSelector"].Entries.Where(entry => entry.Key != "kubernetes.io/os" && entry.Key != "kubernetes.io/arch")
            .Select(entry => $"{entry.Key}={entry.Value.Text}")
            .Concat(Required(workload.Pod.Spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"])).ToHashSet(StringComparer.Ordinal)).ToList();
        return asked.Count == 0 ? [] : [.. asked.Aggregate((left, right) => [.. left.Intersect(right)]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The labels that every term asks for with one value; terms are alternatives.</summary>
    private static HashSet<string> Required(Field required)
    {
        var terms = required["nodeSelectorTerms"].Items.Select(term => term["matchExpressions"].Items
            .Where(expression => expression["operator"].Text == "In" && expression["values"].Items.Count == 1)
            .Select(expression => $"{expression["key"].Text}={expression["values"][0].Text}").ToHashSet(StringComparer.Ordinal)).ToList();
        return terms.Count == 0 ? [] : terms.Aggregate((left, right) => [.. left.Intersect(right)]);
    }

    private static IEnumerable<string> Taints(Field tolerations) => tolerations.Items
        .Where(item => item["key"].Text?.StartsWith("node.kubernetes.io/", StringComparison.Ordinal) != true)
        .Select(item => item["key"].Text is not { } key ? "every taint" : item["value"].Text is { } value ? $"{key}={value}" : key);
}
