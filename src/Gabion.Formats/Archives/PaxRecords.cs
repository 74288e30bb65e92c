using System.Buffers.Text;
using System.Text;

namespace Gabion.Formats.Archives;

/// <summary>
/// The records of a pax extended header: <c>LENGTH KEY=VALUE\n</c> (POSIX.1-2017, pax). An empty value takes a value back.
/// GNU's sparse format 0.0 repeats keys, so that those are kept in order.
/// </summary>
internal sealed class PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Extended attributes by name, bytes as Latin-1.</summary>
    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Offsets and lengths of GNU's sparse format 0.0, in order.</summary>
    public List<long> SparseNumbers { get; } = [];

    public int Count => _values.Count + Attributes.Count;

    public string? Text(string key) => _values.GetValueOrDefault(key);

    public long? Number(string key) => _values.TryGetValue(key, out var text)
        && long.TryParse(Whole(text), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Adds the records; false when they are broken (those before the fault count).</summary>
    public bool Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!Utf8Parser.TryParse(bytes, out int length, out var digits) || digits == bytes.Length || bytes[digits] != ' '
                || length <= digits + 2 || length > bytes.Length || bytes[length - 1] != '\n')
            {
                return bytes.IndexOfAnyExcept((byte)0) < 0; // some programs fill the rest with NUL
            }

            var record = bytes[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                return false;
            }

            Add(Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..]);
            bytes = bytes[length..];
        }

        return true;
    }

    public void Clear()
    {
        _values.Clear();
        Attributes.Clear();
        SparseNumbers.Clear();
    }

    private void Add(string key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith(AttributePrefix, StringComparison.Ordinal))
        {
            Attributes[key[AttributePrefix.Length..]] = Encoding.Latin1.GetString(value);
        }
        else if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
        {
            SparseNumbers.Add(Utf8Parser.TryParse(value, out long number, out _) ? number : -1);
        }
        else if (value.IsEmpty)
        {
            _values.Remove(key);
        }
        else
        {
            _values[key] = Encoding.UTF8.GetString(value);
        }
    }

    // Times may have a fraction.
    private static string Whole(string text) => text.IndexOf('.') is > 0 and var dot ? text[..dot] : text;
}
