using System.Buffers.Binary;
using Gabion.Formats;
using Gabion.Formats.Programs;
using Gabion.Readers.Packages.Languages.DotNet;

namespace Gabion.Readers.Packages.Programs;

/// <summary>
/// A .NET single-file program (dotnet/designs, single-file/design.md): a mark in the host's data gives the place of the
/// bundle's header, and that the place of <c>deps.json</c>.
/// </summary>
internal static class DotNetBundle
{
    private const int MaxData = 4 * 1024 * 1024;
    private const int MaxDependencies = 16 * 1024 * 1024;

    // SHA-256 of ".net core bundle"; the eight bytes before it are the header's offset.
    private static ReadOnlySpan<byte> Mark =>
    [
        0x8B, 0x12, 0x02, 0xB9, 0x6A, 0x61, 0x20, 0x38, 0x72, 0x7B, 0x93, 0x02, 0x14, 0xD7, 0xA0, 0x32,
        0x13, 0xF5, 0xB9, 0xE6, 0xEF, 0xAE, 0x33, 0x18, 0xEE, 0x3B, 0x2D, 0xCE, 0x24, 0xB3, 0x6A, 0xAE,
    ];

    /// <summary>False when the program is no bundle.</summary>
    public static bool Add(PackageCollector found, ByteSource content, ProgramFile program)
    {
        foreach (var section in program.Sections)
        {
            if (section.Name is not (".data" or "__data" or ".rodata") || section.Size < 40)
            {
                continue;
            }

            var data = program.Read(section, MaxData).Span;
            var at = data.IndexOf(Mark);
            if (at >= 8 && BinaryPrimitives.ReadInt64LittleEndian(data[(at - 8)..]) is > 0 and var header)
            {
                return Read(found, content, header);
            }
        }

        return false;
    }

    private static bool Read(PackageCollector found, ByteSource content, long header)
    {
        var head = content.Read(header, 512).Span;
        if (head.Length < 32 || BinaryPrimitives.ReadUInt32LittleEndian(head) is not (2 or 6))
        {
            return false;
        }

        // The bundle's name: its length in seven bits a byte, then the places of deps.json and runtimeconfig.json.
        var at = 12;
        var length = 0;
        for (var shift = 0; shift < 28 && at < head.Length; shift += 7)
        {
            var unit = head[at++];
            length |= (unit & 0x7F) << shift;
            if (unit < 0x80)
            {
                break;
            }
        }

        at += length;
        if (at + 16 > head.Length)
        {
            throw new InvalidDataException("the header of the .NET bundle is cut off");
        }

        var offset = BinaryPrimitives.ReadInt64LittleEndian(head[at..]);
        var size = BinaryPrimitives.ReadInt64LittleEndian(head[(at + 8)..]);
        found.Recognise();
        if (offset > 0 && size is > 0 and <= MaxDependencies)
        {
            DotNetDependenciesReader.ReadBundled(found, content.Read(offset, (int)size).Span);
        }

        return true;
    }
}
