using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;

namespace Gabion.Readers.Cluster.Components;

/// <summary>A line of a systemd unit (systemd.syntax(7)), continued lines joined.</summary>
/// <param name="Line">Where it begins.</param>
internal readonly record struct UnitLine(string Section, string Key, string Value, int Line);

/// <summary>Reads systemd units, and splits command lines as systemd does.</summary>
internal static class UnitFile
{
    public static List<UnitLine> Read(string text)
    {
        var lines = new List<UnitLine>();
        var section = "";
        var source = text.Split('\n');
        for (var i = 0; i < source.Length; i++)
        {
            var line = source[i].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line is ['[', .., ']'])
            {
                section = line[1..^1];
                continue;
            }

            var start = i;
            while (line.EndsWith('\\') && i + 1 < source.Length)
            {
                i++;
                var next = source[i].Trim();
                line = next is ['#' or ';', ..] ? line : $"{line[..^1].TrimEnd()} {next}";
            }

            if (line.IndexOf('=') is > 0 and var equals)
            {
                lines.Add(new(section, line[..equals].Trim(), line[(equals + 1)..].Trim(), start + 1));
            }
        }

        return lines;
    }

    /// <summary>The words of a command line: quotes group, a backslash keeps what follows.</summary>
    public static ImmutableArray<string> Words(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var (quote, isOpen) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\\' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
                isOpen = true;
            }
            else if (quote != '\0')
            {
                if (character == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(character);
                }
            }
            else if (character is '"' or '\'')
            {
                (quote, isOpen) = (character, true);
            }
            else if (char.IsWhiteSpace(character))
            {
                Close();
            }
            else
            {
                word.Append(character);
                isOpen = true;
            }
        }

        Close();
        return words.ToImmutable();

        void Close()
        {
            if (isOpen)
            {
                words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
        }
    }

    /// <summary>The place of a line, as findings show it.</summary>
    public static TextSpan Span(int line) => TextSpan.At(line, 1);
}
