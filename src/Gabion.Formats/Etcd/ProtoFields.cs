namespace Gabion.Formats.Etcd;

/// <summary>The fields of a protocol buffers message, one after the other; only those of bytes have a content.</summary>
public struct ProtoFields(ReadOnlyMemory<byte> message)
{
    private int _at;

    /// <summary>True once something was met that is no field.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next field; false at the end, or where the message is broken.</summary>
    public bool Next(out int number, out ReadOnlyMemory<byte> content)
    {
        (number, content) = (0, default);
        if (IsBroken || _at >= message.Length)
        {
            return false;
        }

        var isRead = Varint(out var tag) && (tag & 7) switch
        {
            0 => Varint(out _),
            1 => Skip(8),
            2 => Bytes(out content),
            5 => Skip(4),
            _ => false,
        };
        number = (int)(tag >> 3);
        IsBroken = !isRead || number <= 0;
        return !IsBroken;
    }

    private bool Bytes(out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (!Varint(out var length) || length > (ulong)(message.Length - _at))
        {
            return false;
        }

        content = message.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    private bool Skip(int count)
    {
        _at += count;
        return _at <= message.Length;
    }

    private bool Varint(out ulong value)
    {
        value = 0;
        var span = message.Span;
        for (var shift = 0; shift < 64 && _at < span.Length; shift += 7)
        {
            var part = span[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
