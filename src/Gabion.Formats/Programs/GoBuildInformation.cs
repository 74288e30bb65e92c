using System.Text;

namespace Gabion.Formats.Programs;

/// <summary>A module that a Go program was built from.</summary>
public sealed record GoModule(string Path, string Version, string? Sum);

/// <summary>What the Go linker leaves in a program (go/src/debug/buildinfo, go/src/runtime/debug): the compiler's version and the modules.</summary>
/// <param name="GoVersion"><c>go1.22.3</c>.</param>
/// <param name="Main">The program's own module; null in programs that were built without modules.</param>
/// <param name="Modules">The others, after replacement.</param>
/// <param name="Settings">How it was built: <c>-ldflags</c>, <c>vcs.revision</c>, <c>GOOS</c>.</param>
public sealed record GoBuildInformation(string GoVersion, GoModule? Main, IReadOnlyList<GoModule> Modules, IReadOnlyDictionary<string, string> Settings)
{
    private const int HeaderSize = 32;
    private const int Align = 16;
    private const int MaxSearch = 1024 * 1024;
    private const int MaxText = 16 * 1024 * 1024;
    private const int MaxModules = 100_000;

    private static ReadOnlySpan<byte> Magic => [0xFF, 0x20, 0x47, 0x6F, 0x20, 0x62, 0x75, 0x69, 0x6C, 0x64, 0x69, 0x6E, 0x66, 0x3A]; // " Go buildinf:"

    /// <summary>Null when the program is none of Go's.</summary>
    public static GoBuildInformation? Read(ProgramFile program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.Section(".go.buildinfo", "__go_buildinfo", ".data") is not { } section)
        {
            return null;
        }

        var data = program.Read(section, MaxSearch);
        for (var at = 0; at + HeaderSize <= data.Length; at += Align)
        {
            if (data.Span[at..].StartsWith(Magic))
            {
                return Parse(program, data[at..]);
            }

            var next = data.Span[(at + 1)..].IndexOf(Magic);
            if (next < 0)
            {
                return null;
            }

            at = ((at + 1 + next) / Align * Align) - Align; // the mark lies on a boundary of sixteen bytes
            if (at + Align < 0)
            {
                return null;
            }
        }

        return null;
    }

    private static GoBuildInformation? Parse(ProgramFile program, ReadOnlyMemory<byte> data)
    {
        var flags = data.Span[15];
        string? version;
        string? modules;
        if ((flags & 2) != 0)
        {
            // Since Go 1.18 both texts follow the header, each with its length before it.
            var at = HeaderSize;
            version = Inline(data, ref at);
            modules = Inline(data, ref at);
        }
        else
        {
            var width = data.Span[14];
            if (width is not (4 or 8) || (width == 8) != program.Is64Bit)
            {
                return null;
            }

            version = Pointed(program, data.Span[16..]);
            modules = Pointed(program, data.Span[(16 + width)..]);
        }

        return version is null ? null : Modular(version, modules ?? "");
    }

    private static string? Inline(ReadOnlyMemory<byte> data, ref int at)
    {
        ulong length = 0;
        for (var shift = 0; shift < 35 && at < data.Length; shift += 7)
        {
            var unit = data.Span[at++];
            length |= (ulong)(unit & 0x7F) << shift;
            if (unit < 0x80)
            {
                break;
            }
        }

        if (length > (ulong)(data.Length - at))
        {
            return null;
        }

        var text = Encoding.Latin1.GetString(data.Span.Slice(at, (int)length));
        at += (int)length;
        return text;
    }

    /// <summary>A pointer to a string: its address and its length.</summary>
    private static string? Pointed(ProgramFile program, ReadOnlySpan<byte> pointer)
    {
        var width = program.Is64Bit ? 8 : 4;
        var header = program.ReadAddress(program.Word(pointer), width * 2);
        if (header.Length < width * 2)
        {
            return null;
        }

        var length = program.Word(header.Span[width..]);
        return length > MaxText ? null : Encoding.Latin1.GetString(program.ReadAddress(program.Word(header.Span), (int)length).Span);
    }

    private static GoBuildInformation Modular(string version, string text)
    {
        // Sixteen bytes on each side mark the text; it is UTF-8.
        text = text.Length >= 33 && text[^17] == '\n' ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[16..^16])) : "";
        GoModule? main = null;
        var modules = new List<GoModule>();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in text.Split('\n'))
        {
            var cells = row.Split('\t');
            switch (cells[0])
            {
                case "mod" when cells.Length >= 3:
                    main = Module(cells);
                    break;
                case "dep" when cells.Length >= 3 && modules.Count < MaxModules:
                    modules.Add(Module(cells));
                    break;
                case "=>" when cells.Length >= 3 && modules.Count > 0:
                    modules[^1] = Module(cells);
                    break;
                case "build" when cells.Length >= 2 && cells[1].IndexOf('=') is > 0 and var mark:
                    settings[cells[1][..mark]] = cells[1][(mark + 1)..].Trim('"');
                    break;
                default:
                    break;
            }
        }

        return new(version, main, modules, settings);
    }

    private static GoModule Module(string[] cells) => new(cells[1], cells[2], cells.Length > 3 && cells[3].Length > 0 ? cells[3] : null);
}
