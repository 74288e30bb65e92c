using Gabion.Formats;

namespace Gabion.Model;

/// <summary>Where something stands.</summary>
public sealed record Location : IComparable<Location>
{
    private readonly InnerPlace _inner;

    /// <param name="path">The file, relative to the scanned target, with <c>/</c>; for an object of a cluster <c>namespace/kind/name</c>.</param>
    /// <param name="span">The place in the file; <see cref="TextSpan.FileStart"/> when the file as a whole is meant.</param>
    public Location(string path, TextSpan span)
        : this(path, span == TextSpan.FileStart ? InnerPlace.Start : new(span))
    {
    }

    private Location(string path, InnerPlace inner)
    {
        Path = path;
        _inner = inner;
    }

    /// <summary>The file, relative to the scanned target, with <c>/</c>; for an object of a cluster <c>namespace/kind/name</c>.</summary>
    public string Path { get; init; }

    /// <summary>Puts together what was kept apart.</summary>
    public static Location Of(string path, InnerPlace inner) => new(path, inner);

    /// <summary>The place in it, which other files or objects may have too.</summary>
    public InnerPlace Inner => _inner;

    /// <summary>The place in the file; <see cref="TextSpan.FileStart"/> when the file as a whole is meant.</summary>
    public TextSpan Span
    {
        get => _inner.Span;
        init => _inner = _inner with { Span = value };
    }

    /// <summary>True when the place was found by mapping rendered output back to its template, and may be off by some lines.</summary>
    public bool IsApproximate
    {
        get => _inner.IsApproximate;
        init => _inner = _inner with { IsApproximate = value };
    }

    /// <summary>For an object of a cluster, which has no lines: the way to the value, <c>spec.template.spec.hostPID</c>.</summary>
    public string? Field
    {
        get => _inner.Field;
        init => _inner = _inner with { Field = value };
    }

    /// <summary>For what stands in an image: the layer, and the instruction that made it.</summary>
    public LayerOrigin? Layer
    {
        get => _inner.Layer;
        init => _inner = _inner with { Layer = value };
    }

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
