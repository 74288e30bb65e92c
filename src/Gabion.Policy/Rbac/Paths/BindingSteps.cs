using Gabion.Model.Cluster;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What one power of one binding allows by itself.</summary>
internal static class BindingSteps
{
    /// <param name="from">Who holds it: all subjects of the binding, or one with what it has beside.</param>
    public static IEnumerable<Step> Of(AccessNode from, AccessBinding binding, Power power, IEnumerable<string> namespaces, ClusterFacts facts)
    {
        var where = binding.Namespace;
        Grant grant = new(binding, power.Rule);
        Step To(AccessNode node, string means, int cost = 1) => new(from, node, power.Row?.Means ?? means, grant, cost) { Condition = power.Row?.Condition };
        switch (power.Kind)
        {
            case PowerKind.Everything when where is null:
                return [To(new ClusterAdmin(), "may do everything already", 0)];
            case PowerKind.Everything:
                return
                [
                    To(new Over(Reach.RunPods, where), "creates a pod"),
                    To(new Over(Reach.EnterPods, where), "runs a command in a pod"),
                    To(new Over(Reach.Secrets, where), "reads Secrets"),
                    To(new Sways(Sway.Traffic, where), "changes Services"),
                    To(new Sways(Sway.Ports, where), "forwards a port of a pod"),
                ];
            case PowerKind.RunPods:
                return RunPods(power, where, facts, To);
            case PowerKind.AddContainers:
                return
                [
                    .. Enter(power, where, facts, To),
                    .. IfThere(
                        To(new Over(Reach.Secrets, where), "") with { Means = "adds a container with any Secret of the namespace to a pod that runs" },
                        facts.Workloads.Any(workload => (where is null || where == ClusterFacts.NamespaceOf(workload)) && (power.Names.IsEmpty || power.Names.Any(name => IsPodOf(workload, name)))),
                        facts.IsWhole("", "pods", where),
                        power.Names.IsEmpty ? "a pod runs in the namespace" : $"the pod {string.Join(" or ", power.Names)} runs in the namespace"),
                ];
            case PowerKind.EnterPods:
                return Enter(power, where, facts, To);
            case PowerKind.NodesProxy:
                return NodesProxy(power, To);
            case PowerKind.CreateTokens:
                return Accounts(power, where, namespaces, name => To(name, "asks for a token of the service account"));
            case PowerKind.ImpersonateServiceAccounts:
                return Accounts(power, where, namespaces, name => To(name, "impersonates the service account"));
            case PowerKind.ReadSecrets when power.Names.IsEmpty:
                return [To(new Over(Reach.Secrets, where), "reads Secrets")];
            case PowerKind.ReadSecrets when where is not null:
                return power.Names.Select(name => To(new KnowsSecret(where, name), "reads the Secret"));
            case PowerKind.ReadSecrets:
                return namespaces.SelectMany(@namespace => power.Names.Select(name => To(new KnowsSecret(@namespace, name), "reads the Secret")));
            case PowerKind.ImpersonateUsers when power.Names.IsEmpty:
                return [To(new Over(Reach.Users, null), "impersonates any user")];
            case PowerKind.ImpersonateUsers:
                return power.Names.Where(name => !name.StartsWith(StandIns.Kubelet, StringComparison.Ordinal)) // see CombinedPowers
                    .Where(name => !name.StartsWith("system:serviceaccount:", StringComparison.Ordinal)) // the API server asks for serviceaccounts of the namespace
                    .Select(name => To(new Acts(Subject.Parse($"user:{name}") ?? Subject.User(name)), "impersonates the user"));
            case PowerKind.WriteWebhooks:
                return IfThere(
                    To(new Over(Reach.RunPods, null), "changes every pod on its way in, through an admission webhook or policy"),
                    !power.MustExist || facts.Objects.Any(item => item.Group == "admissionregistration.k8s.io" && power.Rule.Resources.Any(resource => Is(resource, item.Kind)) && power.Reaches(item.Name)),
                    AreWhole(power, null, facts),
                    $"{What(power)} that it may change is there");
            case PowerKind.SeeObjects:
                return [To(new Over(Reach.Secrets, null), "sees every object that is written, through an admission webhook") with { Condition = "it is written again while the webhook is there" }];
            case PowerKind.SwitchGuards:
                return [To(new Sways(Sway.Guards, null), "switches an admission guard off")];
            case PowerKind.WriteApiServices:
                return [To(new ClusterAdmin(), "answers for an API group in place of the real one, and so steers every controller that trusts it")];
            case PowerKind.ConvertObjects:
                return [To(new Sways(Sway.CustomObjects, null), "reads and changes every object of a custom kind, through a conversion webhook")];
            case PowerKind.SteerPods:
                return [To(new Sways(Sway.Scheduling, null), "drives pods from node to node")];
            case PowerKind.LeadTraffic:
                return [To(new Sways(Sway.Traffic, where), "leads traffic elsewhere")];
            case PowerKind.ReachPorts:
                return [To(new Sways(Sway.Ports, where), "reaches ports of pods, past network policies")];
            case PowerKind.WriteConfigMaps:
                return SystemConfiguration.Steps(from, power, grant, facts);
            default:
                return []; // no way by itself, see CombinedPowers
        }
    }

    /// <summary>
    /// Creating one makes a pod, and so does changing one that is there. Of a kind that an operator makes pods of, the operator runs where the kind is
    /// defined.
    /// </summary>
    private static IEnumerable<Step> RunPods(Power power, string? where, ClusterFacts facts, Func<AccessNode, string, int, Step> to)
    {
        var step = to(new Over(Reach.RunPods, where), "creates a pod", 1);
        return power.Row is { NeedsOperator: true, Group: var group }
            ? IfThere(step, facts.HasGroup(group), facts.IsWhole("apiextensions.k8s.io", "customresourcedefinitions", null), $"an operator of {group} runs in the cluster")
            : IfThere(step, !power.MustExist || facts.Workloads.Any(workload => IsChanged(power, where, workload)), AreWhole(power, where, facts), $"{What(power)} that it may change is there");
    }

    /// <summary>The step; on a condition where what it needs may be elsewhere, and none where all that is there was read.</summary>
    private static IEnumerable<Step> IfThere(Step step, bool isThere, bool isWhole, string condition) =>
        isThere ? [step] : isWhole ? [] : [step with { Condition = step.Condition is { } other ? $"{condition}, and {other}" : condition }];

    /// <summary>Whether all objects that a power may reach were read.</summary>
    private static bool AreWhole(Power power, string? where, ClusterFacts facts) => RolePowers.RowsOf(power).All(row => facts.IsWhole(row.Group, row.Resource, where));

    private static bool IsChanged(Power power, string? where, Workload workload) =>
        (where is null || where == ClusterFacts.NamespaceOf(workload)) && power.Reaches(workload.Object.Name) && workload.Kind != "Pod"
        && power.Rule.AllowsGroup(workload.Object.Group) && power.Rule.Resources.Any(resource => Is(resource, workload.Kind));

    /// <summary>Whether a resource of a rule means a kind, all of whose plurals are made alike here.</summary>
    private static bool Is(string resource, string kind) => resource == "*" || resource.Equals(Admission.ResourceNames.Plural(kind), StringComparison.Ordinal);

    private static string What(Power power) => $"one of the {power.Row?.Resource}{(power.Names.IsEmpty ? "" : $" ({string.Join(", ", power.Names.Take(3))})")}";

    private static IEnumerable<Step> Enter(Power power, string? where, ClusterFacts facts, Func<AccessNode, string, int, Step> to) => power.Names.IsEmpty
        ? [to(new Over(Reach.EnterPods, where), "runs a command in a pod", 1)]
        : facts.Workloads.Where(workload => (where is null || where == ClusterFacts.NamespaceOf(workload)) && power.Names.Any(name => IsPodOf(workload, name)))
            .Select(workload => to(new Inside(workload.Kind, ClusterFacts.NamespaceOf(workload), workload.Object.Name), "runs a command in a pod", 1));

    /// <summary>Whether a pod of that name is one of the workload's; the names of a Deployment's pods are nobody's to know beforehand.</summary>
    private static bool IsPodOf(Workload workload, string pod) => workload.Kind switch
    {
        "Pod" => workload.Object.Name == pod,
        "StatefulSet" => pod.StartsWith($"{workload.Object.Name}-", StringComparison.Ordinal) && !pod.AsSpan(workload.Object.Name.Length + 1).ContainsAnyExceptInRange('0', '9'),
        _ => false,
    };

    /// <summary>The kubelet runs commands in every pod of its node; the node itself is had through one that is near it.</summary>
    private static IEnumerable<Step> NodesProxy(Power power, Func<AccessNode, string, int, Step> to)
    {
        const string Means = "runs commands in the pods of a node through its kubelet";
        var pairs = power.Names.IsEmpty
            ? [(new Over(Reach.EnterPods, null), new OnEveryNode())]
            : power.Names.Select(name => ((AccessNode)new PodsOn(name), (AccessNode)new OnNode(name)));
        foreach (var (pods, node) in pairs)
        {
            yield return to(pods, Means, 1);
            yield return to(node, Means, 1) with { Condition = "one of the pods there is privileged, as kube-proxy mostly is" };
        }
    }

    private static IEnumerable<Step> Accounts(Power power, string? where, IEnumerable<string> namespaces, Func<AccessNode, Step> step) =>
        power.Names.IsEmpty ? [step(new Over(Reach.ServiceAccounts, where))]
        : where is not null ? power.Names.Select(name => step(new Acts(Subject.ServiceAccount(where, name))))
        : namespaces.SelectMany(@namespace => power.Names.Select(name => step(new Acts(Subject.ServiceAccount(@namespace, name)))));
}
