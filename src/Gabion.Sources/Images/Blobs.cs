using System.Security.Cryptography;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>Content by its digest: a layout, a registry, a content store.</summary>
internal interface IBlobs
{
    /// <summary>Opens a blob; an <see cref="IOException"/> says why it cannot. The bytes are not yet checked.</summary>
    Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>The <see cref="SourceLayer.Stamp"/> of a blob.</summary>
    string? Stamp(Descriptor blob);
}

/// <summary>Reads small blobs whole and checks their digests.</summary>
internal static class BlobReading
{
    /// <summary>The bytes, or null with the reason.</summary>
    public static async Task<(byte[]? Bytes, string? Reason)> ReadAsync(this IBlobs blobs, Descriptor blob, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await blobs.OpenAsync(blob, cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                content.Write(buffer, 0, read);
                if (content.Length > maxBytes)
                {
                    return (null, $"{blob.Digest} is longer than {maxBytes >> 20} MB");
                }
            }

            var bytes = content.ToArray();
            var found = HexOf(blob.Digest.Algorithm, bytes);
            return found == blob.Digest.Hex ? (bytes, null) : (null, $"digest mismatch: expected {blob.Digest}, got {blob.Digest.Algorithm}:{found}; it is damaged or was changed");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, error.Message);
        }
    }

    /// <summary>The hash of some bytes by an algorithm that <see cref="Digest"/> knows.</summary>
    public static string HexOf(string algorithm, ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(algorithm switch
    {
        "sha512" => SHA512.HashData(bytes),
        "sha384" => SHA384.HashData(bytes),
        _ => SHA256.HashData(bytes),
    });
}
