using System.Collections.Immutable;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>Finds every step: how Kubernetes itself joins things, what one binding allows, and what several powers of one subject allow together.</summary>
internal sealed class StepFinder(AccessPolicy policy, ClusterFacts facts)
{
    private readonly List<Step> _steps = [];
    private readonly ImmutableArray<string> _namespaces = [.. facts.Namespaces(policy)];
    private readonly Dictionary<AccessRole, ImmutableArray<Power>> _powers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Subject, ImmutableArray<(AccessBinding Binding, Power Power)>> _held = [];
    private readonly AccessNode _admin = new ClusterAdmin();
    private readonly AccessNode _nodes = new OnEveryNode();

    public List<Step> Find()
    {
        AddNamespaces();
        AddSubjects();
        _steps.AddRange(new NodeSteps(facts, new(facts)).Find());
        AddSecrets();
        foreach (var binding in policy.Bindings)
        {
            AddBinding(binding);
        }

        ImmutableArray<AccessBinding> kubelets = [.. policy.Bindings.Where(binding => binding.Subjects.Any(StandIns.IsKubelet))];
        foreach (var subject in policy.Subjects)
        {
            _steps.AddRange(new CombinedPowers(subject, Held(subject), facts, _namespaces, new(policy, kubelets, HeldBy, InTheNameOfOthers)).Steps());
        }

        return Becoming.Resolve(_steps);
    }

    /// <summary>A power counts cluster-wide or in the binding's namespace; over objects without a namespace only cluster-wide.</summary>
    public static bool Counts(PowerKind kind, AccessBinding binding) => binding.IsClusterWide || kind is
        PowerKind.Everything or PowerKind.RunPods or PowerKind.EnterPods or PowerKind.AddContainers or PowerKind.CreateTokens or PowerKind.ReadSecrets or PowerKind.WriteSecrets
        or PowerKind.ImpersonateServiceAccounts or PowerKind.Bind or PowerKind.BindRoles or PowerKind.CreateRoleBindings or PowerKind.ChangeRoleBindings or PowerKind.EscalateRoles
        or PowerKind.ChangeRoles or PowerKind.RelabelNamespaces or PowerKind.WriteConfigMaps
        or PowerKind.StandInForServiceAccounts or PowerKind.LeadTraffic or PowerKind.ReachPorts;

    /// <summary>The same for one who is asked about again and again.</summary>
    private ImmutableArray<(AccessBinding Binding, Power Power)> HeldBy(Subject subject)
    {
        if (!_held.TryGetValue(subject, out var held))
        {
            _held[subject] = held = Held(subject);
        }

        return held;
    }

    private IEnumerable<(AccessBinding Binding, Power Power)> InTheNameOfOthers(Subject subject, string mode) =>
        from binding in policy.BindingsOf(Identity.Of(subject))
        from power in binding.Role is { } role ? RolePowers.InTheNameOfOthers(role, mode) : []
        where Counts(power.Kind, binding)
        select (binding, power);

    private ImmutableArray<(AccessBinding Binding, Power Power)> Held(Subject subject) =>
    [
        .. from binding in policy.BindingsOf(Identity.Of(subject))
           from power in PowersOf(binding)
           select (binding, power),
    ];

    private IEnumerable<Power> PowersOf(AccessBinding binding)
    {
        if (binding.Role is not { } role)
        {
            return [];
        }

        if (!_powers.TryGetValue(role, out var powers))
        {
            _powers[role] = powers = RolePowers.Of(role);
        }

        return powers.Where(power => Counts(power.Kind, binding));
    }

    private void AddNamespaces()
    {
        foreach (var @namespace in _namespaces)
        {
            foreach (var reach in (Reach[])[Reach.RunPods, Reach.EnterPods, Reach.ServiceAccounts, Reach.Secrets])
            {
                Follows(new Over(reach, null), new Over(reach, @namespace), "");
            }

            foreach (var sway in (Sway[])[Sway.Traffic, Sway.Ports])
            {
                Follows(new Sways(sway, null), new Sways(sway, @namespace), "");
            }

            Follows(new Over(Reach.RunPods, @namespace), new Over(Reach.ServiceAccounts, @namespace), "a pod may use any service account of its namespace");
            Follows(new Over(Reach.RunPods, @namespace), new Over(Reach.Secrets, @namespace), "a pod may have any Secret of its namespace");
            if (facts.AllowsNodeAccess(@namespace))
            {
                Follows(new Over(Reach.RunPods, @namespace), _nodes, $"the pod may be privileged: namespace '{@namespace}' enforces no Pod Security level against it");
            }
        }

        // Unknown namespaces have accounts and pods too, so whoever runs pods everywhere has a node whatever the known ones enforce.
        Follows(_admin, new Over(Reach.RunPods, null), "may do everything");
        Follows(_admin, new Over(Reach.Secrets, null), "may do everything");
        Follows(_admin, _nodes, "may do everything");
        foreach (var sway in Enum.GetValues<Sway>())
        {
            Follows(_admin, new Sways(sway, null), "may do everything");
        }

        Follows(new Acts(Subject.Group(Identity.Masters)), _admin, "no authorizer is asked about members of system:masters");
    }

    private void AddSubjects()
    {
        foreach (var account in facts.ServiceAccounts(policy))
        {
            Follows(new Over(Reach.ServiceAccounts, account.Namespace), new Acts(account), "");
            AddGroups(account);
        }

        foreach (var user in policy.Subjects.Where(subject => subject.Kind == SubjectKind.User))
        {
            // The group of kubelets is no user's by his name: a certificate or group of it must come with that.
            var isKubelet = user.Name.StartsWith(StandIns.Kubelet, StringComparison.Ordinal);
            Follows(new Over(isKubelet ? Reach.Kubelets : Reach.Users, null), new Acts(user), "");
            AddGroups(user);
        }
    }

    private void AddGroups(Subject subject)
    {
        foreach (var group in Identity.Of(subject).Groups)
        {
            Follows(new Acts(subject), new Acts(Subject.Group(group)), "is a member of the group");
        }
    }

    private void AddSecrets()
    {
        foreach (var secret in facts.Objects.Where(item => item.Is("", "Secret")))
        {
            KnowsSecret knows = new(secret.NamespaceOrDefault, secret.Name);
            Follows(new Over(Reach.Secrets, knows.Namespace), knows, "");
            if (secret.Root["type"].Text == "kubernetes.io/service-account-token" && secret.Annotations["kubernetes.io/service-account.name"].Text is { } account)
            {
                Follows(knows, new Acts(Subject.ServiceAccount(knows.Namespace, account)), "holds a token that does not expire");
            }
        }
    }

    private void AddBinding(AccessBinding binding)
    {
        Holds holds = new(binding);
        foreach (var subject in binding.Subjects)
        {
            Follows(new Acts(subject), holds, "is bound");
        }

        foreach (var power in PowersOf(binding))
        {
            _steps.AddRange(BindingSteps.Of(holds, binding, power, _namespaces, facts));
        }
    }

    private void Follows(AccessNode from, AccessNode to, string means) => _steps.Add(new(from, to, means, null, 0));
}
