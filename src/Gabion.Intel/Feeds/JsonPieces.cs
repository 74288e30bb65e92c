using System.Buffers;
using System.Text.Json;

namespace Gabion.Intel.Feeds;

/// <summary>One value out of a long JSON text, still as text.</summary>
/// <param name="name">The key it stands under; for an item of a list the key of the list; empty at the root.</param>
internal delegate void JsonPieceHandler(string name, ReadOnlyMemory<byte> value);

/// <summary>
/// Cuts a long JSON text into the values at one depth without ever holding more than one of them: 1 for those in the root
/// object or list, 2 for those in its members. Only as much of the grammar is checked as it takes to cut; the pieces are parsed
/// by whoever takes them.
/// </summary>
internal sealed class JsonPieces
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> StringMarks = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(",]} \t\r\n"u8);

    private readonly Stream _stream;
    private readonly JsonPieceHandler _take;
    private byte[] _buffer = new byte[128 * 1024];
    private int _at;
    private int _end;
    private int _keep = -1;

    private readonly JsonPieceHandler? _above;

    private JsonPieces(Stream stream, JsonPieceHandler take, JsonPieceHandler? above) => (_stream, _take, _above) = (stream, take, above);

    /// <summary>Throws <see cref="JsonException"/> where the text cannot be cut any further.</summary>
    /// <param name="above">Takes texts and numbers that stand above that depth.</param>
    public static void Read(Stream stream, int depth, JsonPieceHandler take, JsonPieceHandler? above = null)
    {
        var pieces = new JsonPieces(stream, take, above);
        while (pieces.PeekMark() is 0xEF or 0xBB or 0xBF)
        {
            pieces._at++; // a byte order mark
        }

        if (pieces.PeekMark() is not ((byte)'{' or (byte)'['))
        {
            throw new JsonException("an object or a list was expected");
        }

        pieces.Container("", depth);
    }

    private void Container(string name, int depth)
    {
        var isObject = Peek() == '{';
        _at++;
        while (true)
        {
            var next = PeekMark();
            if (next == ',')
            {
                _at++;
            }
            else if (next is (byte)'}' or (byte)']')
            {
                _at++;
                return;
            }
            else
            {
                Member(isObject ? Key() : name, depth);
            }
        }
    }

    private void Member(string name, int depth)
    {
        var first = PeekMark();
        if (depth > 1 && first is ((byte)'{' or (byte)'['))
        {
            Container(name, depth - 1);
            return;
        }

        _keep = _at;
        Skip(first);
        var start = _keep;
        _keep = -1;
        if (depth == 1)
        {
            _take(name, _buffer.AsMemory(start, _at - start));
        }
        else
        {
            _above?.Invoke(name, _buffer.AsMemory(start, _at - start));
        }
    }

    private string Key()
    {
        if (Peek() != '"')
        {
            throw new JsonException("a key in quotes was expected");
        }

        _keep = _at;
        SkipString();
        var reader = new Utf8JsonReader(_buffer.AsSpan(_keep, _at - _keep));
        _keep = -1;
        var key = Text(ref reader);
        if (PeekMark() != ':')
        {
            throw new JsonException("a colon was expected after a key");
        }

        _at++;
        return key;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            reader.Read();
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException(error.Message, error); // a key that is no UTF-8
        }
    }

    private void Skip(byte first)
    {
        switch (first)
        {
            case (byte)'"':
                SkipString();
                return;
            case (byte)'{' or (byte)'[':
                SkipContainer();
                return;
            default:
                var start = _at - _keep;
                while (!Find(ScalarEnds) && Fill())
                {
                }

                if (_at - _keep == start)
                {
                    throw new JsonException("a value was expected");
                }

                return;
        }
    }

    private void SkipContainer()
    {
        var depth = 0;
        do
        {
            if (!Find(Marks))
            {
                Need();
                continue;
            }

            switch (_buffer[_at])
            {
                case (byte)'"':
                    SkipString();
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _at++;
                    break;
                default:
                    depth--;
                    _at++;
                    break;
            }
        }
        while (depth > 0);
    }

    private void SkipString()
    {
        _at++;
        while (true)
        {
            if (!Find(StringMarks))
            {
                Need();
            }
            else if (_buffer[_at] == '"')
            {
                _at++;
                return;
            }
            else
            {
                _at++;
                if (_at == _end)
                {
                    Need();
                }

                _at++; // what is escaped
            }
        }
    }

    /// <summary>Moves to the next of the marks within the buffer, or to its end.</summary>
    private bool Find(SearchValues<byte> marks)
    {
        var found = _buffer.AsSpan(_at, _end - _at).IndexOfAny(marks);
        _at = found < 0 ? _end : _at + found;
        return found >= 0;
    }

    private byte PeekMark()
    {
        while (Peek() is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return Peek();
    }

    private byte Peek()
    {
        if (_at >= _end)
        {
            Need();
        }

        return _buffer[_at];
    }

    private void Need()
    {
        if (!Fill())
        {
            throw new JsonException("the text ends in the middle");
        }
    }

    /// <summary>Reads on behind the buffer; what is being kept moves to its front.</summary>
    private bool Fill()
    {
        var from = _keep >= 0 ? _keep : _at;
        if (from > 0)
        {
            _buffer.AsSpan(from, _end - from).CopyTo(_buffer);
            (_at, _end) = (_at - from, _end - from);
            _keep = _keep >= 0 ? 0 : -1;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= Feed.MaxPieceBytes)
            {
                throw new JsonException($"one value is longer than {Feed.MaxPieceBytes >> 20} MB");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
