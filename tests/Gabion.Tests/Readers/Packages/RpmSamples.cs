using System.Buffers.Binary;
using System.Text;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Small rpm databases written here after their formats' descriptions: a header blob, and files around it.</summary>
internal static class RpmSamples
{
    private const int PageSize = 4096;

    /// <summary>What <c>sqlite3</c> writes for one row of rpm's table (see <see cref="SqliteSample"/>).</summary>
    public static byte[] Sqlite => SqliteSample.Database;

    /// <summary>A header with name, version, release, epoch, architecture, source rpm and one file.</summary>
    public static byte[] Header(string name = "bash", string version = "5.2", string release = "1.el9", int epoch = 1)
    {
        var data = new MemoryStream();
        var index = new MemoryStream();
        var count = 0;
        void Add(int tag, int type, int items, byte[] value, int align = 1)
        {
            while (data.Length % align != 0)
            {
                data.WriteByte(0);
            }

            Span<byte> entry = stackalloc byte[16];
            BinaryPrimitives.WriteInt32BigEndian(entry, tag);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], type);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], (int)data.Length);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], items);
            index.Write(entry);
            data.Write(value);
            count++;
        }

        static byte[] Text(params string[] texts) => Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => text + "\0")));
        static byte[] Number(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
        Add(1000, 6, 1, Text(name));
        Add(1001, 6, 1, Text(version));
        Add(1002, 6, 1, Text(release));
        Add(1003, 4, 1, Number(epoch), 4);
        Add(1011, 6, 1, Text("Red Hat, Inc."));
        Add(1014, 6, 1, Text("GPLv3+"));
        Add(1022, 6, 1, Text("x86_64"));
        Add(1044, 6, 1, Text($"{name}-src-{version}-{release}.src.rpm"));
        Add(1030, 3, 2, [0x81, 0xED, 0x41, 0xED], 2);
        Add(1035, 8, 2, Text(new string('a', 64), ""));
        Add(1037, 4, 2, [.. Number(1), .. Number(0)], 4);
        Add(1116, 4, 2, [.. Number(0), .. Number(1)], 4);
        Add(1117, 8, 2, Text("bashrc", "doc"));
        Add(1118, 8, 2, Text("/etc/", "/usr/share/"));
        Add(5011, 4, 1, Number(8), 4);
        return [.. Number(count), .. Number((int)data.Length), .. index.ToArray(), .. data.ToArray()];
    }

    /// <summary>One page of slots and one blob behind it.</summary>
    public static byte[] Ndb()
    {
        var header = Header();
        var blocks = (16 + header.Length + 12 + 15) / 16;
        var file = new byte[PageSize + (blocks * 16)];
        var span = file.AsSpan();
        "RpmP"u8.CopyTo(span);
        BinaryPrimitives.WriteUInt32LittleEndian(span[12..], 1);
        for (var slot = 2; slot < PageSize / 16; slot++)
        {
            "Slot"u8.CopyTo(span[(slot * 16)..]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(span[(32 + 4)..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(span[(32 + 8)..], PageSize / 16);
        BinaryPrimitives.WriteUInt32LittleEndian(span[(32 + 12)..], (uint)blocks);
        var blob = span[PageSize..];
        "BlbS"u8.CopyTo(blob);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[4..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[12..], (uint)header.Length);
        header.CopyTo(blob[16..]);
        uint low = 1;
        uint high = 0;
        foreach (var unit in blob[..^12])
        {
            low = (low + unit) % 65521;
            high = (high + low) % 65521;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(blob[^12..], (high << 16) | low);
        BinaryPrimitives.WriteUInt32LittleEndian(blob[^8..], (uint)header.Length);
        "BlbE"u8.CopyTo(blob[^4..]);
        return file;
    }

    /// <summary>A meta page, a hash page with one inline and one long value, and two overflow pages of the long one.</summary>
    public static byte[] BerkeleyHash(bool isBigEndian)
    {
        const int Size = 512;
        var inline = Header("inl", "1", "1", 0)[..];
        var longer = Header("long-name-" + new string('x', 300));
        var file = new byte[Size * 8];
        void Word(int at, uint value)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
            }
        }

        void Short(int at, int value)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
            }
        }

        Word(12, 0x00061561);
        Word(20, Size);
        file[25] = 8;
        void Chain(int first, byte[] value)
        {
            var left = value.AsSpan();
            for (var page = first; !left.IsEmpty; page++)
            {
                var taken = Math.Min(left.Length, Size - 26);
                left[..taken].CopyTo(file.AsSpan((page * Size) + 26));
                left = left[taken..];
                Short((page * Size) + 22, taken);
                file[(page * Size) + 25] = 7;
                Word((page * Size) + 16, left.IsEmpty ? 0 : (uint)page + 1);
            }
        }

        Chain(2, longer);
        Chain(5, inline);
        file[Size + 25] = 13;
        Short(Size + 20, 4);
        void Item(int index, int offset, byte type, uint page, int length)
        {
            Short(Size + 26 + (index * 2), offset);
            file[Size + offset] = type;
            if (type == 3)
            {
                Word(Size + offset + 4, page);
                Word(Size + offset + 8, (uint)length);
            }
        }

        Item(0, Size - 5, 1, 0, 0);
        Item(1, Size - 17, 3, 2, longer.Length);
        Item(2, Size - 22, 1, 0, 0);
        Item(3, Size - 34, 3, 5, inline.Length);
        return file;
    }
}
