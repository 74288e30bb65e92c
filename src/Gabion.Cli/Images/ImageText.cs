using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model.Container.Images;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Images;

/// <summary>How sizes, modes, instructions and JSON are written by the commands on images.</summary>
internal static class ImageText
{
    public static int Width => Terminal.OutputOptions(ColorChoice.Never).Width;

    /// <summary>Bytes as people read them: <c>74.8 MB</c> (a million bytes, as Docker counts).</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary><c>1 layer</c>, <c>3 layers</c>.</summary>
    public static string Count(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    /// <summary>As <c>ls -l</c> writes it: <c>-rwsr-xr-x</c>.</summary>
    public static string Mode(LayerEntry entry)
    {
        var kind = entry.Kind switch
        {
            LayerEntryKind.Folder => 'd',
            LayerEntryKind.SymbolicLink => 'l',
            LayerEntryKind.CharacterDevice => 'c',
            LayerEntryKind.BlockDevice => 'b',
            LayerEntryKind.Pipe => 'p',
            LayerEntryKind.HardLink => 'h',
            _ => '-',
        };
        return string.Create(10, (kind, entry.Mode), static (text, of) =>
        {
            text[0] = of.kind;
            for (var i = 0; i < 9; i++)
            {
                text[i + 1] = (of.Mode & (0x100 >> i)) != 0 ? "rwx"[i % 3] : '-';
            }

            Special(text, of.Mode, 0x800, 3, 's');
            Special(text, of.Mode, 0x400, 6, 's');
            Special(text, of.Mode, 0x200, 9, 't');
        });
    }

    /// <summary>A line that fits, with what a terminal would obey made visible.</summary>
    public static string Line(string text, int width) => TextLines.Clip(Visible(text), Math.Max(8, width), "…");

    /// <summary>Control characters and line ends made visible.</summary>
    public static string Visible(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var visible = new StringBuilder();
        foreach (var c in text)
        {
            visible.Append(c is '\t' or '\n' or '\r' ? " " : char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }

        return visible.ToString();
    }

    /// <summary>Writes one JSON object to standard output.</summary>
    public static void Json(Action<Utf8JsonWriter> write)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Special(Span<char> text, int mode, int bit, int at, char mark)
    {
        if ((mode & bit) != 0)
        {
            text[at] = text[at] == 'x' ? mark : char.ToUpperInvariant(mark);
        }
    }
}
