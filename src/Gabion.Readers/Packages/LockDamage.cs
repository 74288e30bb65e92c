using System.Globalization;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Readers.Packages;

/// <summary>
/// What a lock file lost: lines that are none of its kind, entries that are cut, packages that are needed and not stated, an end
/// that is not there. What was read is kept; each of these is told once, with its first place and how many there are.
/// </summary>
internal sealed class LockDamage(PackageCollector found)
{
    private const string Remedy = "Restore the file from version control, or let its tool write it anew.";
    private const int MaxShown = 60;

    private (int Count, int Line, string Text) _lines;
    private (int Count, int Line, string Text) _entries;
    private (int Count, int Line, string Text) _missing;
    private (int Line, string Text)? _end;

    /// <summary>A line that no file of this kind has.</summary>
    public void Line(int line, string text) => Note(ref _lines, line, text);

    /// <summary>An entry that names a package but not what it must say of it.</summary>
    public void Entry(int line, string name) => Note(ref _entries, line, name);

    /// <summary>A package that another one needs, and that the file does not state.</summary>
    public void Missing(int line, string by, string name) => Note(ref _missing, line, $"{Shown(by)}' needs '{Shown(name)}");

    /// <summary>What the tool writes at the end of every such file, and is not there.</summary>
    public void NoEnd(int line, string what) => _end ??= (line, what);

    public void Tell()
    {
        if (_lines.Count > 0)
        {
            Tell(_lines.Line, string.Create(CultureInfo.InvariantCulture, $"{(_lines.Count == 1 ? "A line of it is" : $"{_lines.Count} lines of it, from here on, are")} no part of a {found.Kind} ('{_lines.Text}')"));
        }

        if (_entries.Count > 0)
        {
            Tell(_entries.Line, string.Create(CultureInfo.InvariantCulture, $"{(_entries.Count == 1 ? "An entry of it is" : $"{_entries.Count} entries of it, from here on, are")} incomplete ('{_entries.Text}')"));
        }

        if (_missing.Count > 0)
        {
            Tell(_missing.Line, string.Create(CultureInfo.InvariantCulture, $"{(_missing.Count == 1 ? "A package is" : $"{_missing.Count} packages are")} needed and not in it ('{_missing.Text}'): it was cut or changed by hand"));
        }

        if (_end is var (line, what) && _lines.Count + _entries.Count + _missing.Count == 0)
        {
            Tell(line, $"It ends without {what}: it was cut");
        }
    }

    /// <summary>The number of the last line of a text.</summary>
    public static int LastLine(string text) => text.AsSpan().TrimEnd().Count('\n') + 1;

    private void Tell(int line, string what) => found.Gap(GapKind.Invalid, TextSpan.At(Math.Max(1, line), 1), $"{what}; packages may be missing", Remedy);

    private static void Note(ref (int Count, int Line, string Text) place, int line, string text) =>
        place = place.Count == 0 ? (1, line, Shown(text.Trim())) : place with { Count = place.Count + 1 };

    private static string Shown(string text) => text.Length > MaxShown ? text[..MaxShown] + "…" : text;
}
