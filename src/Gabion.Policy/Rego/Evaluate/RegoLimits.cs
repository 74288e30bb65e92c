namespace Gabion.Policy.Rego.Evaluate;

/// <summary>What one evaluation may use. A limit that is hit ends it with an error that names the limit.</summary>
public sealed record RegoLimits
{
    /// <summary>Items looked at in loops, calls of rules and functions, and work of built-in functions.</summary>
    public long MostSteps { get; init; } = 100_000_000;

    /// <summary>How long it may take.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many bytes it may allocate altogether.</summary>
    public long MostBytes { get; init; } = 4L << 30;

    /// <summary>How deep rules may call each other.</summary>
    public int Deepest { get; init; } = 2_000;

    public static RegoLimits Default { get; } = new();
}
