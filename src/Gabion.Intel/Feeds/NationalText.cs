using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The XML of CNVD and CNNVD as it is found: UTF-8 or GBK, sometimes both in one file whatever its head declares, with characters
/// that XML does not allow. It is cut into its entries, so that a broken one costs nothing but itself. A file that
/// declares a document type or an entity is refused: these formats need neither.
/// </summary>
internal static class NationalText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        ConformanceLevel = ConformanceLevel.Fragment,
        MaxCharactersInDocument = 8 * 1024 * 1024,
    };

    /// <summary>The entries of a file, each as a tree without namespaces; what cannot be read goes to the sink.</summary>
    public static IEnumerable<XElement> Entries(string path, byte[] bytes, string element, IFeedSink sink)
    {
        var text = Decode(bytes);
        if (text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || text.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
        {
            sink.Reject(path, "the file declares a document type or entities; such files are refused, because entities can be made to grow without end");
            yield break;
        }

        var (open, close) = ($"<{element}", $"</{element}>");
        var at = 0;
        for (var count = 1; (at = NextOpen(text, open, at)) >= 0; count++)
        {
            var end = text.IndexOf(close, at, StringComparison.Ordinal);
            if (end < 0)
            {
                sink.Reject($"{path} entry {count}", $"it has no </{element}>");
                yield break;
            }

            end += close.Length;
            if (Parse(text[at..end], $"{path} entry {count}", sink) is { } entry)
            {
                yield return entry;
            }

            at = end;
        }
    }

    /// <summary>The text of the first element of that name, at any depth; several names where the feed misspells one.</summary>
    public static string? Text(XElement entry, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var element in entry.Descendants())
            {
                if (element.Name.LocalName == name && element.Value.Trim() is { Length: > 0 } text)
                {
                    return text;
                }
            }
        }

        return null;
    }

    /// <summary>The day in the first element of those names, <c>2024-01-31</c>; null where there is none that can be read.</summary>
    public static DateTimeOffset? Day(XElement entry, params ReadOnlySpan<string> names) =>
        Text(entry, names) is { Length: >= 10 } text
            && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day, default, default) : null;

    /// <summary>The texts of all elements of that name, whatever letters are capital.</summary>
    public static IEnumerable<string> Texts(XElement entry, string name) =>
        entry.Descendants().Where(element => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(element => element.Value.Trim());

    /// <summary>UTF-8 where it is that, line by line; GB 18030, of which GBK is a part, where it is not.</summary>
    internal static string Decode(byte[] bytes)
    {
        if (IsUtf8(bytes, out var whole))
        {
            return whole;
        }

        var chinese = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var text = new StringBuilder(bytes.Length);
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            var line = bytes[range];
            text.Append(IsUtf8(line, out var known) ? known : chinese.GetString(line)).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsUtf8(byte[] bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static int NextOpen(string text, string open, int from)
    {
        var at = from;
        while ((at = text.IndexOf(open, at, StringComparison.Ordinal)) >= 0)
        {
            if (at + open.Length < text.Length && text[at + open.Length] is '>' or ' ' or '\t' or '\r' or '\n')
            {
                return at;
            }

            at += open.Length;
        }

        return -1;
    }

    private static XElement? Parse(string text, string where, IFeedSink sink)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            reader.MoveToContent();
            return XElement.Load(reader);
        }
        catch (XmlException error)
        {
            sink.Reject(where, error.Message);
            return null;
        }
    }
}
