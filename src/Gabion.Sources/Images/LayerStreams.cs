using System.Security.Cryptography;

namespace Gabion.Sources.Images;

/// <summary>A stream that is only read, forward.</summary>
public abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return Read(buffer.AsSpan(offset, count));
    }

    public abstract override int Read(Span<byte> buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Hashes and counts what is read through it. The inner stream is closed with it.</summary>
/// <param name="algorithm">Null: only counts.</param>
internal sealed class HashingStream(Stream inner, HashAlgorithmName? algorithm) : ForwardStream
{
    private readonly IncrementalHash? _hash = algorithm is { } name ? IncrementalHash.CreateHash(name) : null;

    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _hash?.AppendData(buffer[..read]);
        Count += read;
        return read;
    }

    /// <summary>The hash of all that was read, in hexadecimal digits.</summary>
    public string Hex() => Convert.ToHexStringLower(_hash!.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Gives some bytes that were read already before the rest of a stream, which is closed with it.</summary>
internal sealed class RewoundStream(byte[] first, int length, Stream inner) : ForwardStream
{
    private int _given;

    public override int Read(Span<byte> buffer)
    {
        if (_given == length)
        {
            return inner.Read(buffer);
        }

        var count = Math.Min(buffer.Length, length - _given);
        first.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A stretch of an open file, which stays open. Several can be read at once.</summary>
internal sealed class SliceStream(OpenedFile file, long offset, long length) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - _read);
        if (count <= 0)
        {
            return 0;
        }

        var got = file.Read(buffer[..count], offset + _read);
        _read += got;
        return got;
    }
}

/// <summary>An opened file read from front to back; closed with the stream.</summary>
internal sealed class OpenedFileStream(OpenedFile file) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        var got = file.Read(buffer, _read);
        _read += got;
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
