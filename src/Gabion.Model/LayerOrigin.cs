namespace Gabion.Model;

/// <summary>Where in an image something comes from.</summary>
/// <param name="Number">The layer, counted from 1 at the bottom.</param>
/// <param name="Layer">The layer's diff id, or its digest where that is not known.</param>
/// <param name="Instruction">What made the layer, as far as the history says.</param>
public sealed record LayerOrigin(int Number, Digest? Layer, string? Instruction)
{
    /// <summary>The later layer that replaced or deleted the file; null when a container sees it.</summary>
    public int? HiddenBy { get; init; }

    /// <summary>Whether <see cref="HiddenBy"/> deleted the file rather than replaced it.</summary>
    public bool IsDeleted { get; init; }

    public override string ToString() =>
        $"layer {Number}{(HiddenBy is { } by ? $" ({(IsDeleted ? "deleted" : "replaced")} in layer {by})" : "")}{(Instruction is null ? "" : $", {Instruction}")}";
}
