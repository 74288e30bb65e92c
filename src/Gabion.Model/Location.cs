using Gabion.Formats;

namespace Gabion.Model;

/// <summary>Where something stands.</summary>
/// <param name="Path">The file, relative to the scanned target, with <c>/</c>; for an object of a cluster <c>namespace/kind/name</c>.</param>
/// <param name="Span">The place in the file; <see cref="TextSpan.FileStart"/> when the file as a whole is meant.</param>
public sealed record Location(string Path, TextSpan Span) : IComparable<Location>
{
    /// <summary>True when the place was found by mapping rendered output back to its template, and may be off by some lines.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>For an object of a cluster, which has no lines: the way to the value, <c>spec.template.spec.hostPID</c>.</summary>
    public string? Field { get; init; }

    /// <summary>For what stands in an image: the layer, and the instruction that made it.</summary>
    public LayerOrigin? Layer { get; init; }

    public int CompareTo(Location? other)
    {
        if (other is null)
        {
            return 1;
        }

        var path = string.CompareOrdinal(Path, other.Path);
        var span = path != 0 ? path : Span.Start.CompareTo(other.Span.Start);
        return span != 0 ? span : string.CompareOrdinal(Field, other.Field);
    }

    public static bool operator <(Location left, Location right) => left.CompareTo(right) < 0;

    public static bool operator >(Location left, Location right) => left.CompareTo(right) > 0;

    public static bool operator <=(Location left, Location right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Location left, Location right) => left.CompareTo(right) >= 0;

    public override string ToString() => Field switch
    {
        null => $"{Path}:{Span.Line}",
        "" => Path,
        _ => $"{Path} {Field}",
    };
}
