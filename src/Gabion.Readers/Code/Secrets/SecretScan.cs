using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Gabion.Model;

namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// Looks for secrets in one file, whose bytes come in pieces of any size: <see cref="Append"/> until it answers false or the
/// file ends, then <see cref="Finish"/>. Holds a window of the file, however long the file is. For one thread.
/// </summary>
public sealed class SecretScan : IDisposable
{
    /// <summary>A NUL among these first bytes makes a file binary.</summary>
    public const int BinaryProbe = 8 * 1024;

    private const int BufferSize = 256 * 1024;

    private readonly SecretSearch _search;
    private byte[] _buffer = [];
    private int _length;
    private long _seen;
    private Decoder? _decoder;
    private byte[] _mark = [];

    public SecretScan(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _search = new(file, SecretCatalogue.Default);
    }

    /// <summary>The file turned out to be no text, and was not searched.</summary>
    public bool IsBinary { get; private set; }

    /// <summary>False for files that are never text, told by their names: they need not be opened.</summary>
    public static bool MayHoldText(string path) => !TextKinds.IsBinary(path);

    /// <summary>Looks at a whole file that is in memory.</summary>
    public static ReadResult ScanAll(SourceFile file, ReadOnlySpan<byte> content, out bool isBinary)
    {
        using var scan = new SecretScan(file);
        if (Encodings.OfMark(content) is null)
        {
            isBinary = content[..Math.Min(content.Length, BinaryProbe)].Contains((byte)0);
            return isBinary ? ReadResult.Nothing : scan._search.SearchAll(content);
        }

        scan.Append(content);
        var result = scan.Finish();
        isBinary = scan.IsBinary;
        return result;
    }

    /// <summary>Takes the next bytes of the file; false when no more are needed.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (IsBinary)
        {
            return false;
        }

        // The first four bytes decide the encoding.
        if (_seen < 4 && _decoder is null)
        {
            _mark = [.. _mark, .. bytes[..(int)Math.Min(4 - _seen, bytes.Length)]];
            bytes = bytes[(int)Math.Min(4 - _seen, bytes.Length)..];
            _seen = _mark.Length;
            if (_seen < 4)
            {
                return true;
            }

            _decoder = Encodings.OfMark(_mark)?.GetDecoder();
            AppendDecoded(_mark);
        }

        AppendDecoded(bytes);
        return !IsBinary;
    }

    /// <summary>Ends the file: what was found.</summary>
    public ReadResult Finish()
    {
        if (_seen < 4)
        {
            AppendDecoded(_mark);
        }

        return IsBinary ? ReadResult.Nothing : _search.Finish(_buffer.AsSpan(0, _length));
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            // It held secrets.
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
            _length = 0;
        }
    }

    private void AppendDecoded(ReadOnlySpan<byte> bytes)
    {
        if (_decoder is null)
        {
            AppendText(bytes);
            return;
        }

        Span<char> characters = stackalloc char[1024];
        Span<byte> text = stackalloc byte[3 * 1024];
        while (bytes.Length > 0 && !IsBinary)
        {
            _decoder.Convert(bytes, characters, flush: false, out var used, out var made, out _);
            bytes = bytes[used..];
            AppendText(text[..Encoding.UTF8.GetBytes(characters[..made].TrimStart('\uFEFF'), text)]);
        }
    }

    private void AppendText(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        }

        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, _buffer.Length - _length);
            var probe = (int)Math.Clamp(BinaryProbe - _search.Offset - _length, 0, taken);
            if (bytes[..probe].Contains((byte)0))
            {
                IsBinary = true;
                return;
            }

            bytes[..taken].CopyTo(_buffer.AsSpan(_length));
            _length += taken;
            bytes = bytes[taken..];
            if (_length == _buffer.Length)
            {
                var kept = _search.Continue(_buffer.AsSpan(0, _length));
                _buffer.AsSpan(kept.._length).CopyTo(_buffer);
                _length -= kept;
            }
        }
    }
}
