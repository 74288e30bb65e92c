using System.Text;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>The strings extension. Offsets count code points.</summary>
internal static class StringsLibrary
{
    /// <summary>Up to version 0: what the API server has had from the start.</summary>
    public static readonly CelLibrary Version0 = AddFirst(new("strings"), isStrict: false);

    /// <summary>With <c>format</c> and <c>strings.quote</c> (versions 1 and 2).</summary>
    public static readonly CelLibrary Version2 = AddFormat(AddFirst(new("strings"), isStrict: false));

    /// <summary>With <c>reverse</c> (version 3).</summary>
    public static readonly CelLibrary Instance = AddFormat(AddFirst(new("strings"), isStrict: true))
        .Method("string.reverse() -> string", (_, a) => CelValue.Of(CodePoints.Reverse(a[0].AsString)));

    /// <param name="isStrict">A search from beyond the end is an error, as the specification has it, and not -1, as the API server has it.</param>
    private static CelLibrary AddFirst(CelLibrary library, bool isStrict) => library
        .Method("string.charAt(int) -> string", (_, a) => CharAt(a[0].AsString, a[1].AsInteger))
        .Method("string.indexOf(string) -> int", (_, a) => IndexOf(a[0].AsString, a[1].AsString, 0, isStrict))
        .Method("string.indexOf(string, int) -> int", (_, a) => IndexOf(a[0].AsString, a[1].AsString, a[2].AsInteger, isStrict))
        .Method("string.lastIndexOf(string) -> int", (_, a) => LastIndexOf(a[0].AsString, a[1].AsString, null, isStrict))
        .Method("string.lastIndexOf(string, int) -> int", (_, a) => LastIndexOf(a[0].AsString, a[1].AsString, a[2].AsInteger, isStrict))
        .Method("string.lowerAscii() -> string", (_, a) => CelValue.Of(MapAscii(a[0].AsString, 'A', 'Z', 32)))
        .Method("string.upperAscii() -> string", (_, a) => CelValue.Of(MapAscii(a[0].AsString, 'a', 'z', -32)))
        .Method("string.replace(string, string) -> string", (frame, a) => Replace(frame, a[0].AsString, a[1].AsString, a[2].AsString, -1))
        .Method("string.replace(string, string, int) -> string", (frame, a) => Replace(frame, a[0].AsString, a[1].AsString, a[2].AsString, a[3].AsInteger))
        .Method("string.split(string) -> list(string)", (frame, a) => Split(frame, a[0].AsString, a[1].AsString, -1))
        .Method("string.split(string, int) -> list(string)", (frame, a) => Split(frame, a[0].AsString, a[1].AsString, a[2].AsInteger))
        .Method("string.substring(int) -> string", (_, a) => Substring(a[0].AsString, a[1].AsInteger, null))
        .Method("string.substring(int, int) -> string", (_, a) => Substring(a[0].AsString, a[1].AsInteger, a[2].AsInteger))
        .Method("string.trim() -> string", (_, a) => CelValue.Of(a[0].AsString.Trim()))
        .Method("list(string).join() -> string", (frame, a) => Join(frame, a[0].AsList, ""))
        .Method("list(string).join(string) -> string", (frame, a) => Join(frame, a[0].AsList, a[1].AsString));

    private static CelLibrary AddFormat(CelLibrary library) => library
        .Method("string.format(list(dyn)) -> string", (frame, a) => StringFormat.Format(frame, a[0].AsString, a[1].AsList))
        .Function("strings.quote(string) -> string", (_, a) => CelValue.Of(Quote(a[0].AsString)));

    private static CelValue CharAt(string text, long index) => CodePoints.Offset(text, index) is not { } at
        ? CelValue.Error($"index out of range: {index}")
        : CelValue.Of(at == text.Length ? "" : Rune.GetRuneAt(text, at).ToString());

    private static CelValue IndexOf(string text, string part, long from, bool isStrict)
    {
        if (part.Length == 0 && from >= 0)
        {
            return CelValue.Of(from);
        }

        if (from < 0 || (isStrict && CodePoints.Offset(text, from) is null))
        {
            return CelValue.Error($"index out of range: {from}");
        }

        return CodePoints.Offset(text, from) is { } start && text.IndexOf(part, start, StringComparison.Ordinal) is >= 0 and var at
            ? CelValue.Of((long)CodePoints.Count(text.AsSpan(0, at)))
            : CelValue.Of(-1L);
    }

    private static CelValue LastIndexOf(string text, string part, long? from, bool isStrict)
    {
        if (from < 0 || (isStrict && part.Length > 0 && from is { } start && CodePoints.Offset(text, start) is null))
        {
            return CelValue.Error($"index out of range: {from}");
        }

        if (part.Length == 0)
        {
            return CelValue.Of(from ?? CodePoints.Count(text));
        }

        var last = text.Length;
        if (from is { } limit)
        {
            if (CodePoints.Offset(text, limit) is not { } offset || offset == text.Length)
            {
                return CelValue.Of(-1L);
            }

            last = Math.Min(text.Length, offset + part.Length);
        }

        var at = text.AsSpan(0, last).LastIndexOf(part, StringComparison.Ordinal);
        return CelValue.Of(at < 0 ? -1L : CodePoints.Count(text.AsSpan(0, at)));
    }

    private static string MapAscii(string text, char low, char high, int shift) =>
        text.AsSpan().IndexOfAnyInRange(low, high) < 0
            ? text
            : string.Create(text.Length, (text, low, high, shift), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    var c = state.text[i];
                    span[i] = c >= state.low && c <= state.high ? (char)(c + state.shift) : c;
                }
            });

    private static CelValue Replace(Frame frame, string text, string old, string with, long limit)
    {
        var result = new StringBuilder();
        var at = 0;
        for (var left = limit; left != 0; left--)
        {
            // An empty text to replace stands before every character and at the end.
            var next = old.Length == 0 ? at : text.IndexOf(old, at, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            frame.Allocate(2L * (next - at + with.Length));
            result.Append(text, at, next - at).Append(with);
            at = next + old.Length;
            if (old.Length == 0)
            {
                if (at >= text.Length)
                {
                    break;
                }

                var size = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
                result.Append(text, at, size);
                at += size;
            }
        }

        return CelValue.Of(result.Append(text, at, text.Length - at).ToString());
    }

    private static CelValue Split(Frame frame, string text, string separator, long limit)
    {
        if (limit == 0)
        {
            return CelValue.Of(ArrayList.Empty);
        }

        var parts = new List<CelValue>();
        var at = 0;
        while (limit < 0 || parts.Count < limit - 1)
        {
            var next = separator.Length > 0
                ? text.IndexOf(separator, at, StringComparison.Ordinal)
                : at < text.Length ? at + (char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1) : -1;
            if (next < 0 || (separator.Length == 0 && next >= text.Length))
            {
                break;
            }

            frame.Allocate(40);
            parts.Add(CelValue.Of(text[at..next]));
            at = next + separator.Length;
        }

        if (separator.Length > 0 || at < text.Length)
        {
            parts.Add(CelValue.Of(text[at..]));
        }

        return CelValue.Of(parts.ToArray());
    }

    private static CelValue Substring(string text, long start, long? end)
    {
        if (end < start)
        {
            return CelValue.Error($"invalid substring range. start: {start}, end: {end}");
        }

        if (CodePoints.Offset(text, start) is not { } from)
        {
            return CelValue.Error($"index out of range: {start}");
        }

        return end is null ? CelValue.Of(text[from..])
            : CodePoints.Offset(text, end.Value) is { } to ? CelValue.Of(text[from..to])
            : CelValue.Error($"index out of range: {end}");
    }

    private static CelValue Join(Frame frame, CelList list, string separator)
    {
        var result = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.String)
            {
                return CelValue.Error($"no such overload: join of a list with {list[i].Type}");
            }

            var part = list[i].AsString;
            frame.Allocate(2L * (part.Length + separator.Length));
            result.Append(i > 0 ? separator : "").Append(part);
        }

        return CelValue.Of(result.ToString());
    }

    private static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '\a' => result.Append("\\a"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\v' => result.Append("\\v"),
                '\\' => result.Append("\\\\"),
                '"' => result.Append("\\\""),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }
}
