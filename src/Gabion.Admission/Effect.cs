namespace Gabion.Admission;

/// <summary>What came of a policy's answer.</summary>
public enum Effect
{
    /// <summary>Nothing: it holds or does not match.</summary>
    None,

    /// <summary>Recorded only.</summary>
    Rehearsed,
    Audited,
    Warned,

    /// <summary>It could not be worked out, and its failure policy lets the request pass.</summary>
    LetPass,
    Denied,
}

/// <summary>A policy's answer, the mode in which it was asked, and what came of it.</summary>
public sealed record JudgedAnswer(PolicyAnswer Answer, PolicyMode Mode, Effect Effect);
