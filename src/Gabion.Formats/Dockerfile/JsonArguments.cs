using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Gabion.Formats.Dockerfile;

/// <summary>The JSON form of an instruction's arguments. What is no JSON at all is the shell form; an array with anything but strings is a fault.</summary>
internal static class JsonArguments
{
    /// <summary>The strings; null, and perhaps a fault, when the text is no array of strings.</summary>
    public static ImmutableArray<ArgumentSyntax>? Read(MappedText line, int start, int end, out string? fault)
    {
        fault = null;
        var text = line.Text;
        if (start >= end || text[start] != '[')
        {
            return null;
        }

        var arguments = ImmutableArray.CreateBuilder<ArgumentSyntax>();
        var at = SkipSpace(text, start + 1, end);
        if (at < end && text[at] == ']')
        {
            return SkipSpace(text, at + 1, end) == end ? arguments.ToImmutable() : null;
        }

        while (at < end)
        {
            if (text[at] != '"')
            {
                fault = IsJson(text.AsSpan(start, end - start)) ? "The JSON form takes an array of strings only" : null;
                return null;
            }

            var open = at;
            if (ReadString(line, ref at, end) is not { } value)
            {
                return null;
            }

            arguments.Add(new(value, line.SpanOf(open, at)));
            at = SkipSpace(text, at, end);
            if (at < end && text[at] == ']')
            {
                return SkipSpace(text, at + 1, end) == end ? arguments.ToImmutable() : null;
            }

            if (at >= end || text[at] != ',')
            {
                return null;
            }

            at = SkipSpace(text, at + 1, end);
        }

        return null;
    }

    private static int SkipSpace(string text, int at, int end)
    {
        while (at < end && text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }

        return at;
    }

    /// <summary>Reads a string from its opening quote to behind its closing one; null when it is no JSON.</summary>
    private static MappedText? ReadString(MappedText line, ref int at, int end)
    {
        var text = line.Text;
        var builder = new MappedText.Builder(line);
        var open = at++;
        var from = at;
        while (at < end)
        {
            var c = text[at];
            if (c == '"')
            {
                if (at == open + 1)
                {
                    at++;
                    return line.Slice(open + 1, open + 1);
                }

                builder.Append(line, from, at);
                at++;
                return builder.Build();
            }

            if (c < ' ')
            {
                return null;
            }

            if (c == '\\')
            {
                builder.Append(line, from, at);
                var escape = at;
                if (Unescape(text, ref at, end) is not { } character)
                {
                    return null;
                }

                builder.AppendAs(character, line, escape);
                from = at;
            }
            else
            {
                at++;
            }
        }

        return null;
    }

    private static char? Unescape(string text, ref int at, int end)
    {
        if (at + 1 >= end)
        {
            return null;
        }

        var escape = at;
        at += 2;
        switch (text[escape + 1])
        {
            case '"' or '\\' or '/':
                return text[escape + 1];
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when at + 4 <= end && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                at += 4;
                return IsLoneSurrogate(text, escape, end, (char)unit) ? '\uFFFD' : (char)unit;
            default:
                return null;
        }
    }

    /// <summary>Half a pair becomes U+FFFD, as in Go's decoder.</summary>
    private static bool IsLoneSurrogate(string text, int escape, int end, char unit)
    {
        if (char.IsHighSurrogate(unit))
        {
            return !(Escaped(text, escape + 6, end) is { } low && char.IsLowSurrogate(low));
        }

        return char.IsLowSurrogate(unit) && !(escape >= 6 && Escaped(text, escape - 6, end) is { } high && char.IsHighSurrogate(high));
    }

    private static char? Escaped(string text, int at, int end) =>
        at + 6 <= end && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static bool IsJson(ReadOnlySpan<char> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.ToString(), new() { MaxDepth = 1_000 });
            return true;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return false; // no JSON: the shell form
        }
    }
}
