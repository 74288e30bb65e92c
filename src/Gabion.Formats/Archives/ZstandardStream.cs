using System.Buffers;
using System.Runtime.InteropServices;

namespace Gabion.Formats.Archives;

/// <summary>
/// Decompresses Zstandard (RFC 8878) with the system's libzstd: any number of frames, skippable ones passed over. A window
/// of more than 128 MiB is refused, as libzstd does by itself. Broken input is an <see cref="InvalidDataException"/>, as
/// with <see cref="System.IO.Compression.GZipStream"/>. The inner stream is closed with this one.
/// </summary>
public sealed partial class ZstandardStream : Stream
{
    private const int InputBytes = 128 * 1024;

    private readonly Stream _inner;
    private readonly byte[] _input = ArrayPool<byte>.Shared.Rent(InputBytes);
    private readonly DecoderHandle _decoder;
    private int _start;
    private int _end;
    private bool _isInFrame;
    private bool _isClosed;

    public ZstandardStream(Stream inner)
    {
        _inner = inner;
        _decoder = CreateDecoder();
        if (_decoder.IsInvalid)
        {
            throw new InvalidOperationException("libzstd could not make a decoder");
        }
    }

    /// <summary>Whether libzstd is installed; without it nothing of this type can be used.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, typeof(ZstandardStream).Assembly, null, out _);

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

    public override unsafe int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (true)
        {
            var isAtEnd = _start == _end && !Refill();
            if (isAtEnd && !_isInFrame)
            {
                return 0;
            }

            fixed (byte* to = buffer, from = _input)
            {
                var output = new Piece { Data = to, Size = (nuint)buffer.Length };
                var input = new Piece { Data = from, Size = (nuint)_end, Position = (nuint)_start };
                var result = Decompress(_decoder, ref output, ref input);
                if (IsError(result) != 0)
                {
                    throw new InvalidDataException($"the zstd data is broken: {Marshal.PtrToStringUTF8(ErrorName(result))}");
                }

                _start = (int)input.Position;
                _isInFrame = result != 0;
                if (output.Position > 0)
                {
                    return (int)output.Position;
                }
            }

            if (isAtEnd)
            {
                throw new InvalidDataException("the zstd data ends inside a frame");
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            _decoder.Dispose();
            ArrayPool<byte>.Shared.Return(_input);
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Refill()
    {
        _start = 0;
        _end = _inner.Read(_input, 0, InputBytes);
        return _end > 0;
    }

    private const string Library = "libzstd.so.1";

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    private static partial DecoderHandle CreateDecoder();

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeDecoder(nint decoder);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint Decompress(DecoderHandle decoder, ref Piece output, ref Piece input);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint code);

    /// <summary><c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c> of zstd.h, which are alike.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Piece
    {
        public byte* Data;
        public nuint Size;
        public nuint Position;
    }

    /// <summary>A decoder of libzstd.</summary>
    private sealed class DecoderHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => FreeDecoder(handle) == 0;
    }
}
