using System.Globalization;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>What a text database of packages holds that is no record of it: what was lost there nobody knows, so it must be told.</summary>
internal sealed class DamagedLines
{
    private int _count;
    private int _first;

    /// <summary>Lines of stanzas that are neither a field, nor the rest of one, nor empty.</summary>
    public static DamagedLines Of(ReadOnlySpan<byte> stanzas)
    {
        var damaged = new DamagedLines();
        var line = 0;
        foreach (var range in stanzas.Split((byte)'\n'))
        {
            line++;
            var row = stanzas[range];
            if (row.Trim(" \t\r"u8).Length > 0 && row[0] is not ((byte)' ' or (byte)'\t') && (row.IndexOf((byte)':') <= 0 || row.Contains((byte)0)))
            {
                damaged.Add(line);
            }
        }

        return damaged;
    }

    public void Add(int line)
    {
        _first = _count == 0 ? line : _first;
        _count++;
    }

    /// <summary>Tells of them, of NULs, and of a text that ends inside a line, as gaps.</summary>
    /// <param name="endsLines">Whether whoever writes the file ends its last line.</param>
    public void Tell(PackageCollector found, ReadOnlySpan<byte> content, bool endsLines = true)
    {
        if (_count > 0)
        {
            found.Gap(GapKind.Invalid, TextSpan.At(_first, 1), string.Create(CultureInfo.InvariantCulture, $"{(_count == 1 ? "A line of it is" : $"{_count} lines of it, from here on, are")} no part of a package's record: packages may be missing"));
        }
        else if (content.IndexOf((byte)0) is >= 0 and var nul)
        {
            found.Gap(GapKind.Invalid, TextSpan.At(content[..nul].Count((byte)'\n') + 1, 1), "It holds NUL bytes: packages may be missing");
        }

        if (endsLines && content.Length > 0 && content[^1] != '\n' && _count == 0)
        {
            found.Gap(GapKind.Invalid, TextSpan.At(content.Count((byte)'\n') + 1, 1), "It ends inside a line: packages may be missing");
        }
    }
}
