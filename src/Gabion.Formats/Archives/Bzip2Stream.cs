namespace Gabion.Formats.Archives;

/// <summary>
/// What a bzip2 file holds (several one behind the other too), block by block with its checksum tested; read forward only. The
/// format is that of bzip2 1.0 (sourceware.org/bzip2); blocks of the randomised form, not written since 1999, are refused.
/// <see cref="InvalidDataException"/> for what is none, is damaged or ends early.
/// </summary>
public sealed class Bzip2Stream(Stream source) : Stream
{
    private readonly Bzip2Bits _bits = new(source ?? throw new ArgumentNullException(nameof(source)));
    private Bzip2Block? _block;
    private bool _isBegun;
    private bool _isEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && !_isEnded)
        {
            if (_block?.Take(buffer) is { } read and > 0)
            {
                return read;
            }

            Advance();
        }

        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>To the next block, over the ends and beginnings of files.</summary>
    private void Advance()
    {
        if (_block is null)
        {
            Begin();
            return;
        }

        switch (_bits.Long(48))
        {
            case 0x314159265359:
                _block.Decode(_bits);
                break;
            case 0x177245385090:
                _ = _bits.Long(32); // the checksums of the blocks, joined: each was tested
                _bits.Align();
                _block = null;
                break;
            default:
                throw new InvalidDataException("the bzip2 data are damaged: neither a block nor the end is where one must be");
        }
    }

    private void Begin()
    {
        if (_isBegun && !_bits.HasMore())
        {
            _isEnded = true;
            return;
        }

        _isBegun = true;
        if (_bits.Long(24) != 0x425A68 || _bits.Long(8) is not (>= '1' and <= '9' and var level))
        {
            throw new InvalidDataException("this is no bzip2 data");
        }

        _block = new((int)(level - '0') * 100_000);
    }
}
