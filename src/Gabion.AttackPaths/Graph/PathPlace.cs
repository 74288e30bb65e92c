namespace Gabion.AttackPaths.Graph;

/// <summary>What an attacker has when standing at a place of the graph.</summary>
public enum PlaceKind
{
    /// <summary>Any address of the internet: where every path begins.</summary>
    Internet,

    /// <summary>Can open a connection to the pods of a workload.</summary>
    Reachable,

    /// <summary>Runs code in the pods of a workload.</summary>
    Inside,

    /// <summary>Connects as the pods of some workloads may; a joint of the graph, not shown.</summary>
    Segment,

    /// <summary>Is root on the node that a pod of a workload runs on.</summary>
    NodeOf,

    /// <summary>Looks for the tokens of other pods of a node; a joint of the graph, not shown.</summary>
    Beside,

    /// <summary>Acts as a user, group or service account.</summary>
    Subject,

    /// <summary>Holds a right that leads further; a joint of the graph, shown only where it is used.</summary>
    Right,

    /// <summary>A goal: acts in the cloud as an identity outside the cluster.</summary>
    CloudIdentity,

    /// <summary>A goal: the values of one Secret.</summary>
    Secret,

    /// <summary>A goal: the values of every Secret of a namespace.</summary>
    NamespaceSecrets,

    /// <summary>A goal: the values of every Secret.</summary>
    AllSecrets,

    /// <summary>A goal: root on a node.</summary>
    Node,

    /// <summary>A goal: may do everything.</summary>
    ClusterAdmin,
}

/// <summary>A place of the graph.</summary>
/// <param name="Number">Its index in the graph.</param>
/// <param name="Name">As it is shown: <c>shop/web[Deployment]</c>, <c>serviceaccount:shop/web</c>, <c>secret/shop/db</c>.</param>
/// <param name="Workload">The workload that it is about; null for places that are about none.</param>
public sealed record PathPlace(int Number, PlaceKind Kind, string Name, PathWorkload? Workload)
{
    /// <summary>How much is lost when it is reached, 0 to 1; 0 for places that are no goal.</summary>
    public double Impact => Kind switch
    {
        PlaceKind.ClusterAdmin => 1,
        PlaceKind.AllSecrets => 0.9,
        PlaceKind.Node => 0.8,
        PlaceKind.NamespaceSecrets => Name.EndsWith(" kube-system", StringComparison.Ordinal) ? 0.8 : 0.6,
        PlaceKind.CloudIdentity => 0.5,
        PlaceKind.Secret => 0.4,
        _ => 0,
    };

    /// <summary>The name of the goal that is every Secret of a namespace.</summary>
    public static string SecretsOf(string @namespace) => $"every Secret of namespace {@namespace}";

    /// <summary>True for goals that more than one way in is asked about.</summary>
    public bool IsMainGoal => Kind is PlaceKind.ClusterAdmin or PlaceKind.AllSecrets or PlaceKind.Node;

    /// <summary>What an attacker has there, in words.</summary>
    public string Words => Kind switch
    {
        PlaceKind.Reachable => $"talks to {Name}",
        PlaceKind.Inside => $"runs code in {Name}",
        PlaceKind.NodeOf => $"root on {Name}",
        PlaceKind.Subject => $"acts as {Name}",
        _ => Name,
    };

    public override string ToString() => Name;
}
