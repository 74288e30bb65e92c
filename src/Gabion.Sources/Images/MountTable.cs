using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Gabion.Sources.Images;

/// <summary>What is mounted where, as the kernel tells this program (proc(5), <c>/proc/self/mountinfo</c>).</summary>
internal sealed class MountTable
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private MountTable()
    {
    }

    /// <summary>The mounts that this program sees; none where the kernel does not tell.</summary>
    public static MountTable OfThisProgram()
    {
        try
        {
            return Read(File.ReadLines("/proc/self/mountinfo"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without it, other file systems are still told by their device.
            return new();
        }
    }

    /// <summary>Reads lines of <c>mountinfo</c>: the fifth word is the place, the first after <c>-</c> the kind of file system.</summary>
    public static MountTable Read(IEnumerable<string> lines)
    {
        var table = new MountTable();
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var dash = Array.IndexOf(words, "-", Math.Min(6, words.Length));
            if (dash > 0 && dash + 1 < words.Length)
            {
                // A later mount at the same place covers the earlier one.
                table._types[Unescape(words[4])] = words[dash + 1];
            }
        }

        return table;
    }

    /// <summary>The kind of file system that is mounted at exactly that path; null when none is.</summary>
    public string? TypeAt(string path) => _types.GetValueOrDefault(path);

    // Space, tab, newline and backslash are written as \ooo.
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = ImmutableArray.CreateBuilder<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                bytes.Add(byte.CreateTruncating(Convert.ToInt32(text.Substring(i + 1, 3), 8)));
                i += 3;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString(CultureInfo.InvariantCulture)));
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
