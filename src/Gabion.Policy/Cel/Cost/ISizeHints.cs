namespace Gabion.Policy.Cel.Cost;

/// <summary>What is known of the sizes of values that an expression gets from outside.</summary>
internal interface ISizeHints
{
    /// <summary>The size of the value at a path that is not empty; null when nothing is known.</summary>
    SizeEstimate? SizeAt(FieldPath path);
}
