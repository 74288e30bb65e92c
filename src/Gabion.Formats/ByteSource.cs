namespace Gabion.Formats;

/// <summary>Bytes that are read by position: a file on disk, or memory.</summary>
public abstract class ByteSource
{
    public abstract long Length { get; }

    /// <summary>Reads from <paramref name="offset"/> until <paramref name="into"/> is full or the source ends; the bytes read.</summary>
    public abstract int Read(long offset, Span<byte> into);

    public static ByteSource Of(ReadOnlyMemory<byte> bytes) => new InMemory(bytes);

    /// <summary>The bytes of a stretch; fewer where the source ends before. The caller bounds the length.</summary>
    public virtual ReadOnlyMemory<byte> Read(long offset, int length)
    {
        if (offset < 0 || offset >= Length || length <= 0)
        {
            return default;
        }

        var bytes = new byte[(int)Math.Min(length, Length - offset)];
        return bytes.AsMemory(0, Read(offset, bytes));
    }

    /// <summary>All of it; the caller has looked at <see cref="Length"/>.</summary>
    public ReadOnlyMemory<byte> ReadAll() => Read(0, (int)Math.Min(Length, Array.MaxLength));

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : ByteSource
    {
        public override long Length => bytes.Length;

        public override int Read(long offset, Span<byte> into)
        {
            if (offset < 0 || offset >= bytes.Length)
            {
                return 0;
            }

            var length = (int)Math.Min(into.Length, bytes.Length - offset);
            bytes.Span.Slice((int)offset, length).CopyTo(into);
            return length;
        }

        public override ReadOnlyMemory<byte> Read(long offset, int length) =>
            offset < 0 || offset >= bytes.Length || length <= 0 ? default : bytes.Slice((int)offset, (int)Math.Min(length, bytes.Length - offset));
    }
}
