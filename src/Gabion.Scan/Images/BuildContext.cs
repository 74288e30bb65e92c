using Gabion.Model;

namespace Gabion.Scan.Images;

/// <summary>The folder that an image was built from, as far as it is sent to the build.</summary>
/// <param name="Content">The digest of a file by its path from the root; null when there is none, or it is not sent.</param>
/// <param name="Files">The paths of all plain files that are sent.</param>
public sealed record BuildContext(Func<string, Digest?> Content, IReadOnlyList<string> Files)
{
    /// <summary>The permission bits of a file; null where they are not known.</summary>
    public Func<string, int?> Mode { get; init; } = _ => null;

    /// <summary>The <c>security.capability</c> of a file, bytes as Latin-1, null where it has none; null where these are not known.</summary>
    public Func<string, string?>? Capability { get; init; }

    /// <summary>The paths of all symbolic links that are sent.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>What a symbolic link leads to, as written; null for what is none. The links themselves are not in <see cref="Files"/>.</summary>
    public Func<string, string?>? LinkTarget { get; init; }
}
