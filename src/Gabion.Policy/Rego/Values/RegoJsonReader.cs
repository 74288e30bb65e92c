using System.Text;
using System.Text.Json;

namespace Gabion.Policy.Rego.Values;

/// <summary>
/// Reads JSON into values, numbers exact, of equal keys the last. Keep one for many documents: names of fields and short strings are
/// shared between all that it reads, so that looking up a field is mostly one comparison of references. Not for several threads.
/// </summary>
public sealed class RegoJsonReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 512;

    private const int MostShared = 50_000;
    private readonly Dictionary<string, RegoString> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegoString>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public RegoJsonReader()
    {
        _lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Reads one JSON text; throws <see cref="JsonException"/> with the place when it is none.</summary>
    public static RegoValue Parse(string json) => new RegoJsonReader().Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one JSON text in UTF-8; throws <see cref="JsonException"/> with the place when it is none.</summary>
    public RegoValue Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
        {
            throw new JsonException("there is no JSON in it");
        }

        var value = ReadValue(ref reader);
        return reader.Read() ? throw new JsonException("there is more after the end of the JSON") : value;
    }

    /// <summary>A string that is the same object whenever the same text is asked for, as long as there is room.</summary>
    public RegoString Share(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out var known))
        {
            return known;
        }

        var made = RegoString.Of(text.ToString());
        if (_shared.Count < MostShared)
        {
            _shared.Add(made.Value, made);
        }

        return made;
    }

    private RegoValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => RegoNull.Value,
        JsonTokenType.True => RegoBoolean.True,
        JsonTokenType.False => RegoBoolean.False,
        JsonTokenType.String => ReadString(ref reader),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        _ => ReadObject(ref reader),
    };

    private static RegoNumber ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length < 18 && reader.TryGetInt64(out var whole) && reader.ValueSpan is not [(byte)'-', (byte)'0', ..] && reader.ValueSpan.IndexOfAny("eE."u8) < 0)
        {
            return RegoNumber.Of(whole);
        }

        return RegoNumber.TryParse(Encoding.UTF8.GetString(reader.ValueSpan), out var number)
            ? number
            : throw new JsonException($"the number at byte {reader.TokenStartIndex} has too many digits");
    }

    private RegoString ReadString(ref Utf8JsonReader reader)
    {
        const int Short = 64;
        if (reader.ValueSpan.Length > Short)
        {
            return RegoString.Of(Text(ref reader));
        }

        Span<char> buffer = stackalloc char[Short];
        try
        {
            return Share(buffer[..reader.CopyString(buffer)]);
        }
        catch (InvalidOperationException)
        {
            return RegoString.Of(Text(ref reader));
        }
    }

    /// <summary>The text; half a surrogate pair, and bytes that are no UTF-8, become U+FFFD as Go reads them.</summary>
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return LooseText.Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private RegoArray ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<RegoValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return items.Count == 0 ? RegoArray.Empty : new([.. items]);
    }

    private RegoObject ReadObject(ref Utf8JsonReader reader)
    {
        var builder = new RegoObjectBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ReadString(ref reader);
            reader.Read();
            builder.Set(key, ReadValue(ref reader));
        }

        return builder.Build();
    }
}
