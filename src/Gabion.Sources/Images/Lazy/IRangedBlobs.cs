using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Lazy;

/// <summary>Blobs of which a stretch can be asked for.</summary>
internal interface IRangedBlobs : IBlobs
{
    /// <summary>Whether the user wants layers read by their tables of contents.</summary>
    bool IsLazy { get; }

    /// <summary>The bytes from an offset on, exactly so many; an <see cref="IOException"/> says why not. They are not yet checked.</summary>
    Task<byte[]> ReadRangeAsync(Descriptor blob, long offset, int length, CancellationToken cancellationToken);
}
