namespace Gabion.Formats.Stanzas;

/// <summary>
/// Reads text of <c>Key: value</c> lines in blocks that blank lines divide: Debian control files (deb-control(5)), R's
/// DESCRIPTION, Python's METADATA. A line that begins with a blank continues the value before it.
/// </summary>
public static class StanzaReader
{
    /// <summary>Each block as it comes; lines that are no <c>Key: value</c> are passed over.</summary>
    public static IEnumerable<Stanza> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stanza = new Stanza(1);
        var (at, line) = (0, 0);
        while (at < text.Length)
        {
            line++;
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            var row = text.AsSpan(at, (end < 0 ? text.Length : end) - at).TrimEnd('\r');
            at = next;
            if (row.IsWhiteSpace())
            {
                if (stanza.Count > 0)
                {
                    yield return stanza;
                }

                stanza = new(line + 1);
                continue;
            }

            if (row[0] is ' ' or '\t')
            {
                stanza.Continue(row.Trim());
            }
            else if (row.IndexOf(':') is > 0 and var colon)
            {
                stanza.Add(row[..colon].Trim(), row[(colon + 1)..].Trim());
            }
        }

        if (stanza.Count > 0)
        {
            yield return stanza;
        }
    }
}

/// <summary>One block: keys in any case, values with their continued lines.</summary>
public sealed class Stanza
{
    private const int MaxFields = 100_000;

    private readonly List<(string Key, string Value)> _fields = [];
    private readonly List<string> _more = [];

    internal Stanza(int line) => Line = line;

    /// <summary>The line that it begins on.</summary>
    public int Line { get; }

    public int Count => _fields.Count;

    /// <summary>The value of a key, the first one where it is repeated; null when there is none.</summary>
    public string? this[string key]
    {
        get
        {
            Settle();
            foreach (var (name, value) in _fields)
            {
                if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The values of a key that may be repeated.</summary>
    public IEnumerable<string> All(string key)
    {
        Settle();
        return _fields.Where(field => string.Equals(field.Key, key, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);
    }

    internal void Add(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        Settle();
        if (_fields.Count < MaxFields)
        {
            _fields.Add((key.ToString(), value.ToString()));
        }
    }

    internal void Continue(ReadOnlySpan<char> more)
    {
        if (_fields.Count > 0 && _more.Count < MaxFields)
        {
            _more.Add(more.ToString());
        }
    }

    private void Settle()
    {
        if (_more.Count > 0)
        {
            var (key, value) = _fields[^1];
            _fields[^1] = (key, string.Join('\n', value.Length == 0 ? _more : [value, .. _more]));
            _more.Clear();
        }
    }
}
