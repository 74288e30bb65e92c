using Gabion.Formats;

namespace Gabion.Model;

/// <summary>The file a fact was read from, and the way back from rendered output to what a person wrote.</summary>
public sealed record SourceFile(string Path)
{
    /// <summary>For rendered output (Helm, kustomize): maps a place in it to the source; null for files as written.</summary>
    public Func<TextSpan, Location>? Origin { get; init; }

    /// <summary>The namespace that objects of it which name none are applied to.</summary>
    public string DefaultNamespace { get; init; } = "default";

    public Location Locate(TextSpan span) => Origin is null ? new(Path, span) : Origin(span);
}
