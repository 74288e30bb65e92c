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

    /// <summary>Whether the base image brought the layer; false: the team's own Dockerfile did; null when that is not known.</summary>
    public bool? IsOfBase { get; init; }

    /// <summary>The base image's name, for a layer that it brought; null when it has none that is known.</summary>
    public string? Base { get; init; }

    /// <summary>Where the instruction stands, as far as a Dockerfile is known that explains it.</summary>
    public InstructionPlace? Written { get; init; }

    public override string ToString()
    {
        var hidden = HiddenBy is { } by ? $" ({(IsDeleted ? "deleted" : "replaced")} in layer {by})" : "";
        var whose = IsOfBase switch { true => Base is null ? ", of the base image" : $", of the base {Base}", false => ", yours", null => "" };
        return $"layer {Number}{hidden}{whose}{(Written is null ? "" : $", {Written}")}{(Instruction is null ? "" : $", {Instruction}")}";
    }
}

/// <summary>The place of an instruction in a Dockerfile.</summary>
/// <param name="Path">The Dockerfile, as it was named.</param>
public sealed record InstructionPlace(string Path, int Line)
{
    public override string ToString() => $"{Path}:{Line}";
}
