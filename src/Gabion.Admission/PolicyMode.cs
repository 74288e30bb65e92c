namespace Gabion.Admission;

/// <summary>What follows when a policy is broken: never more than the policy itself asks for.</summary>
public enum PolicyMode
{
    /// <summary>It decides and is recorded; nobody is told, and nothing is refused.</summary>
    Rehearse,

    /// <summary>The API server's audit log is told.</summary>
    Audit,

    /// <summary>Who sent the request is warned.</summary>
    Warn,

    /// <summary>What the policy itself asks for happens: a denial, a warning, an entry in the audit log.</summary>
    Enforce,
}
