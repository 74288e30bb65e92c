namespace Gabion.Policy.PodSecurity;

/// <summary>The three levels of the Pod Security Standards, least strict first, so that they compare.</summary>
public enum PodSecurityLevel
{
    /// <summary>Everything is allowed.</summary>
    Privileged,

    /// <summary>Known ways from the pod to the node are closed.</summary>
    Baseline,

    /// <summary>The hardening that is current practice is asked for as well.</summary>
    Restricted,
}
