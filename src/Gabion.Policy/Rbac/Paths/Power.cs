using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>What a rule of a role lets its holder do that leads further.</summary>
public enum PowerKind
{
    Everything,
    RunPods,
    EnterPods,
    NodesProxy,
    CreateTokens,
    ReadSecrets,
    WriteSecrets,
    ImpersonateUsers,
    ImpersonateGroups,
    ImpersonateServiceAccounts,
    Bind,
    BindRoles,
    CreateClusterRoleBindings,
    CreateRoleBindings,
    EscalateClusterRoles,
    EscalateRoles,
    ChangeClusterRoles,
    ChangeRoles,
    CreateRequests,
    ApproveRequests,
    ApproveAsSigner,
    WriteWebhooks,
    WriteApiServices,
    CreateVolumes,
    RelabelNamespaces,
    WriteConfigMaps,
}

/// <summary>A power with the rule that gives it and the names it is limited to.</summary>
/// <param name="Names">Empty for every name.</param>
public sealed record Power(PowerKind Kind, PolicyRule Rule, ImmutableArray<string> Names)
{
    /// <summary>Whether it reaches an object of that name.</summary>
    public bool Reaches(string name) => Names.IsEmpty || Names.Contains(name);
}
