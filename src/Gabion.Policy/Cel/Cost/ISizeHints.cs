namespace Gabion.Policy.Cel.Cost;

/// <summary>What is known of the sizes of values that an expression gets from outside.</summary>
internal interface ISizeHints
{
    /// <summary>The size of the value at a path that is not empty; null when nothing is known.</summary>
    /// <param name="path">The path.</param>
    /// <param name="type">The type of the value, as far as the checker knows it.</param>
    SizeEstimate? SizeAt(FieldPath path, CelType type);
}
