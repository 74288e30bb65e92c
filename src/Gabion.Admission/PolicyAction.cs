namespace Gabion.Admission;

/// <summary>What a policy itself asks for when it is broken, least first, so that they compare.</summary>
public enum PolicyAction
{
    /// <summary>Nothing that anybody sees.</summary>
    None,
    Audit,
    Warn,
    Deny,
}
