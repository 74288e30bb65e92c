namespace Gabion.Model.Container.Images;

/// <summary>What the content behind a descriptor is, by its media type. What is not listed here is not understood, and must be said.</summary>
public static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifest1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string DockerSignedManifest1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerIndex;

    public static bool IsManifest(string mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>The configuration of an image that runs; artifacts (charts, signatures) have others.</summary>
    public static bool IsImageConfig(string mediaType) => mediaType is OciConfig or DockerConfig;

    /// <summary>
    /// What is said about an image, and lies in layers: signatures, statements, bills. Cosign and BuildKit give such manifests the configuration of an
    /// image.
    /// </summary>
    public static bool IsAttachment(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return mediaType is "application/vnd.in-toto+json" or "text/spdx" or "text/spdx+json" or "application/spdx+json"
            || mediaType.StartsWith("application/vnd.dev.cosign.", StringComparison.Ordinal) || mediaType.StartsWith("application/vnd.dev.sigstore.", StringComparison.Ordinal)
            || mediaType.StartsWith("application/vnd.dsse.envelope.", StringComparison.Ordinal) || mediaType.StartsWith("application/vnd.cyclonedx", StringComparison.Ordinal)
            || mediaType.StartsWith("application/vnd.syft", StringComparison.Ordinal);
    }

    /// <summary>A layer that is a tar archive, however it is compressed: that is told by its bytes.</summary>
    public static bool IsTarLayer(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return mediaType is
            "application/vnd.oci.image.layer.v1.tar" or
            "application/vnd.oci.image.layer.v1.tar+gzip" or
            "application/vnd.oci.image.layer.v1.tar+zstd" or
            "application/vnd.docker.image.rootfs.diff.tar" or
            "application/vnd.docker.image.rootfs.diff.tar.gzip" or
            "application/vnd.docker.image.rootfs.diff.tar.zstd" || IsForeignLayer(mediaType);
    }

    /// <summary>A layer that need not be in the registry; its place is then told by <c>urls</c>, which are never called.</summary>
    public static bool IsForeignLayer(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return mediaType.StartsWith("application/vnd.oci.image.layer.nondistributable.v1.tar", StringComparison.Ordinal)
            || mediaType is "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" or "application/vnd.docker.image.rootfs.foreign.diff.tar";
    }

    /// <summary>Why a layer of this type is not read.</summary>
    public static string WhyNotRead(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return mediaType switch
        {
            "" => "The layer has no media type; what it holds is not known",
            _ when mediaType.EndsWith("+encrypted", StringComparison.Ordinal) => "The layer is encrypted",
            _ when mediaType.Contains("nydus", StringComparison.Ordinal) || mediaType.Contains("overlaybd", StringComparison.Ordinal)
                || mediaType.Contains("soci", StringComparison.Ordinal) || mediaType.Contains("erofs", StringComparison.Ordinal)
                => $"The layer is a file system image of another kind ({mediaType}), which is not read",
            _ => $"The layer's media type {mediaType} is not known",
        };
    }
}
