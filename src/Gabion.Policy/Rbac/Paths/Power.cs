using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What a rule of a role lets its holder do that leads further, or that sways what others rely on.</summary>
public enum PowerKind
{
    Everything,
    RunPods,
    EnterPods,

    /// <summary>Adds containers to pods that run, and gives them what it likes.</summary>
    AddContainers,
    NodesProxy,
    CreateTokens,
    ReadSecrets,
    WriteSecrets,
    ImpersonateUsers,
    ImpersonateGroups,
    ImpersonateServiceAccounts,

    /// <summary>Constrained impersonation: only for what <c>impersonate-on</c> allows as well.</summary>
    StandInForUsers,
    StandInForGroups,
    StandInForServiceAccounts,
    StandInForNodes,

    /// <summary>Constrained impersonation of the node of the pod whose token is shown.</summary>
    StandInForOwnNode,
    Bind,
    BindRoles,
    CreateClusterRoleBindings,
    CreateRoleBindings,
    ChangeClusterRoleBindings,
    ChangeRoleBindings,
    EscalateClusterRoles,
    EscalateRoles,
    ChangeClusterRoles,
    ChangeRoles,
    CreateRequests,

    /// <summary>Its requests for a kubelet's certificate are approved by themselves.</summary>
    CreateNodeClients,
    ApproveRequests,
    ApproveAsSigner,
    WriteWebhooks,
    CreateMutatingPolicies,
    BindMutatingPolicies,

    /// <summary>A validating webhook of its own sees what is written.</summary>
    SeeObjects,
    SwitchGuards,
    WriteApiServices,
    ConvertObjects,
    CreateVolumes,
    RelabelNamespaces,
    WriteConfigMaps,
    SteerPods,
    LeadTraffic,
    ReachPorts,
}

/// <summary>A power with the rule that gives it and the names it is limited to.</summary>
/// <param name="Names">Empty for every name.</param>
public sealed record Power(PowerKind Kind, PolicyRule Rule, ImmutableArray<string> Names)
{
    /// <summary>What of the rule gives it; null for everything at once.</summary>
    internal PowerRow? Row { get; init; }

    /// <summary>True where nothing may be created, so that an object must be there to be changed.</summary>
    internal bool MustExist { get; init; }

    /// <summary>Whether it reaches an object of that name.</summary>
    public bool Reaches(string name) => Names.IsEmpty || Names.Contains(name);
}
