namespace Gabion.Bench;

/// <summary>One promise about speed, measured as a ratio to something else in the same run.</summary>
internal abstract class Bench
{
    public abstract string Name { get; }

    /// <summary>One line: what was measured against what, and the ratio.</summary>
    /// <param name="megabytes">How much input to make, where the bench makes some.</param>
    public abstract string Run(int megabytes);
}
