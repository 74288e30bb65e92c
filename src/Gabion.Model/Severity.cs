namespace Gabion.Model;

/// <summary>How much a finding matters, least first, so that they compare.</summary>
public enum Severity
{
    /// <summary>Worth knowing; style and tidiness.</summary>
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What a rule answers. Silence is the third answer: the rule holds.</summary>
public enum Verdict
{
    Fails,

    /// <summary>The input does not say enough to decide: a variable without a value, a template that was not rendered.</summary>
    CannotTell,
}

/// <summary>The four Cs of cloud-native security: what a rule looks at.</summary>
public enum Area
{
    Code,
    Container,
    Cluster,
    Cloud,
}

/// <summary>The stage of the life cycle at which a rule's question is decided.</summary>
public enum Stage
{
    Develop,
    Distribute,
    Deploy,
    Runtime,
}

/// <summary>Whether a finding is news.</summary>
public enum FindingStatus
{
    New,

    /// <summary>It was known when the baseline was recorded.</summary>
    Baseline,

    /// <summary>A waiver or an inline ignore accepts it, with a reason.</summary>
    Waived,
}
