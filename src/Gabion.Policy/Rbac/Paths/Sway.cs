namespace Gabion.Policy.Rbac.Paths;

/// <summary>What somebody may have in hand that is less than rights of others, and yet not his.</summary>
public enum Sway
{
    /// <summary>Where the traffic of others goes, by namespace.</summary>
    Traffic,

    /// <summary>Ports of pods that network policies keep closed, by namespace.</summary>
    Ports,

    /// <summary>On which nodes pods run: who has a node gets the pods that are driven there.</summary>
    Scheduling,

    /// <summary>Admission webhooks and policies that refuse what must not be.</summary>
    Guards,

    /// <summary>The objects of custom kinds, as they pass through a conversion webhook.</summary>
    CustomObjects,

    /// <summary>Whom API servers that extend the cluster trust.</summary>
    ExtensionServers,
}
