namespace Gabion.Formats.Archives;

/// <summary>How a stream is compressed, told by its first bytes.</summary>
public enum Compression
{
    None,
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
}

/// <summary>Tells <see cref="Compression"/> from the first bytes.</summary>
public static class CompressionMagic
{
    /// <summary>As many bytes as are looked at.</summary>
    public const int Length = 6;

    public static Compression Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x1f, 0x8b, ..] => Compression.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression.Zstandard,
        [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => Compression.Zstandard, // a skippable frame comes first (RFC 8878, 3.1.2)
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => Compression.Bzip2,
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => Compression.Xz,
        _ => Compression.None,
    };
}
