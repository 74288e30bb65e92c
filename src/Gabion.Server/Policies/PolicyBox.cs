using Gabion.Admission;

namespace Gabion.Server.Policies;

/// <summary>The policies that are served now, and what happened to the last ones that were found.</summary>
internal sealed class PolicyBox(AdmissionPolicies first, DateTimeOffset at)
{
    private volatile AdmissionPolicies _current = first;

    public AdmissionPolicies Current => _current;

    public DateTimeOffset LoadedAt { get; private set; } = at;

    /// <summary>The policies of the cluster were seen, and are served or were refused.</summary>
    public bool HasClusterPolicies { get; set; }

    /// <summary>Why what is on disk is not what is served; null when it is.</summary>
    public string? Refused { get; private set; }

    public void Replace(AdmissionPolicies policies, DateTimeOffset at)
    {
        _current = policies;
        LoadedAt = at;
        Refused = null;
    }

    public void Refuse(string why) => Refused = why;
}
