using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model.Container.Images;

/// <summary>What an image runs on, in Go's words: <c>linux/amd64</c>, <c>linux/arm/v7</c> (OCI image-index.md, <c>platform</c>).</summary>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>Reads <c>os/architecture[/variant]</c>; <c>arm64</c> alone is taken for Linux.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = text?.Split('/') switch
        {
            [{ Length: > 0 } architecture] => new("linux", Normal(architecture)),
            [{ Length: > 0 } os, { Length: > 0 } architecture] => new(os, Normal(architecture)),
            [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => new(os, Normal(architecture), variant),
            _ => null,
        };
        return platform is not null;
    }

    /// <summary>Whether an image for <paramref name="other"/> is what was asked for. A variant counts when both name one.</summary>
    public bool Takes(Platform other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Os == other.Os && Architecture == other.Architecture
            && (Variant is null || other.Variant is null || Variant == other.Variant || (Architecture == "arm64" && Variant is "v8" && other.Variant is null));
    }

    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private static string Normal(string architecture) => architecture switch
    {
        "x86_64" or "x64" => "amd64",
        "aarch64" => "arm64",
        "i386" or "i686" => "386",
        _ => architecture,
    };
}
