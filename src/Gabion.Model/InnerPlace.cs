using Gabion.Formats;

namespace Gabion.Model;

/// <summary>A place within a file or object, whichever that is: alike objects share it.</summary>
public sealed record InnerPlace(TextSpan Span)
{
    /// <summary>The file as a whole.</summary>
    public static readonly InnerPlace Start = new(TextSpan.FileStart);

    /// <summary>As <see cref="Location.IsApproximate"/>.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>As <see cref="Location.Field"/>.</summary>
    public string? Field { get; init; }

    /// <summary>As <see cref="Location.Layer"/>.</summary>
    public LayerOrigin? Layer { get; init; }
}
