using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Gabion.Readers.Packages.Programs;

/// <summary>
/// What a Windows library says of itself in its version resource (Microsoft, PE Format, "The .rsrc Section"; VS_VERSIONINFO):
/// names and versions as texts.
/// </summary>
internal sealed class PeVersionTexts
{
    private const int VersionResource = 16; // RT_VERSION
    private const int MaxDirectory = 4 * 1024 * 1024;
    private const int MaxEntries = 256;
    private const int MaxText = 300;

    private readonly string _text;

    private PeVersionTexts(string text) => _text = text;

    /// <summary>Null when the library has none.</summary>
    public static PeVersionTexts? Of(PEReader file)
    {
        var directory = file.PEHeaders.PEHeader?.ResourceTableDirectory;
        if (directory is not { RelativeVirtualAddress: > 0 and var address, Size: > 16 and <= MaxDirectory } || file.GetSectionData(address) is not { Length: > 16 } block)
        {
            return null;
        }

        ReadOnlySpan<byte> resources = block.GetContent(0, Math.Min(block.Length, MaxDirectory)).AsSpan();

        // Three levels: type, name, language; then the place of the data.
        if (Entry(resources, 0, VersionResource) is not { } names || Entry(resources, names, null) is not { } languages || Entry(resources, languages, null) is not { } leaf || leaf + 8 > resources.Length)
        {
            return null;
        }

        var (place, size) = (BinaryPrimitives.ReadInt32LittleEndian(resources[leaf..]), BinaryPrimitives.ReadInt32LittleEndian(resources[(leaf + 4)..]));
        if (place <= 0 || size is <= 0 or > 64 * 1024 || file.GetSectionData(place) is not { Length: > 0 } data)
        {
            return null;
        }

        return new(Encoding.Unicode.GetString(data.GetContent(0, Math.Min(size, data.Length)).AsSpan()));
    }

    /// <summary>The text under a name, such as <c>ProductName</c>; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var at = _text.IndexOf(name + "\0", StringComparison.Ordinal);
            if (at < 0)
            {
                return null;
            }

            // The value is aligned to four bytes: at most one more NUL stands before it.
            var start = at + name.Length + 1;
            start += start < _text.Length && _text[start] == '\0' ? 1 : 0;
            var end = _text.IndexOf('\0', start);
            var value = end < 0 ? "" : _text[start..Math.Min(end, start + MaxText)].Trim();
            return value.Length == 0 ? null : value;
        }
    }

    /// <summary>The offset of what an entry of a directory leads to; the first entry where no number is asked for.</summary>
    private static int? Entry(ReadOnlySpan<byte> resources, int directory, int? wanted)
    {
        if (directory < 0 || directory + 16 > resources.Length)
        {
            return null;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(resources[(directory + 12)..]) + BinaryPrimitives.ReadUInt16LittleEndian(resources[(directory + 14)..]);
        for (var i = 0; i < Math.Min(count, MaxEntries); i++)
        {
            var entry = directory + 16 + (8 * i);
            if (entry + 8 > resources.Length)
            {
                return null;
            }

            if (wanted is null || BinaryPrimitives.ReadInt32LittleEndian(resources[entry..]) == wanted)
            {
                return BinaryPrimitives.ReadInt32LittleEndian(resources[(entry + 4)..]) & 0x7FFFFFFF;
            }
        }

        return null;
    }
}
