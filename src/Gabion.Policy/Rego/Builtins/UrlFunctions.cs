using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>urlquery.*</c>, <c>uri.*</c>: as Go's <c>net/url</c> reads and writes them.</summary>
internal static class UrlFunctions
{
    private const RegoKinds Text = RegoKinds.String;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("urlquery.encode", [Text], Text, (_, operands) => RegoString.Of(Escape(operands[0].Text()))),
        Builtin.Of("urlquery.decode", [Text], Text, (call, operands) => Failing(call, operands[0], text => RegoString.Of(Unescape(text, true)))),
        Builtin.Of("urlquery.encode_object", [RegoKinds.Object], Text, EncodeObject),
        Builtin.Of("urlquery.decode_object", [Text], RegoKinds.Object, (call, operands) => Failing(call, operands[0], DecodeObject)),
        Builtin.Of("uri.parse", [Text], RegoKinds.Object, (call, operands) => Failing(call, operands[0], text => GoUrl.Parse(text).ToRego())),
        Builtin.Of("uri.is_valid", [Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0] is RegoString { Value.Length: > 0 } text && GoUrl.IsValid(text.Value))),
    ];

    /// <summary>Undoes <c>%20</c>, and <c>+</c> in a query.</summary>
    /// <exception cref="FormatException">A percent sign has no two digits after it.</exception>
    public static string Unescape(string text, bool isQuery)
    {
        var bytes = new List<byte>(text.Length);
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            switch (utf8[i])
            {
                case (byte)'%' when i + 2 < utf8.Length && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]):
                    bytes.Add(byte.Parse(utf8.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                case (byte)'%':
                    throw new FormatException($"invalid URL escape {GoFormat.Quote(Encoding.UTF8.GetString(utf8.AsSpan(i, Math.Min(3, utf8.Length - i))))}");
                case (byte)'+' when isQuery:
                    bytes.Add((byte)' ');
                    break;
                default:
                    bytes.Add(utf8[i]);
                    break;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static RegoValue? Failing(BuiltinCall call, RegoValue operand, Func<string, RegoValue> work)
    {
        var text = operand.Text();
        call.Charge(1 + (text.Length / 32));
        try
        {
            return work(text);
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            escaped.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' ? c.ToString() : c == ' ' ? "+" : string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"));
        }

        return escaped.ToString();
    }

    private static RegoValue? EncodeObject(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var fields = (RegoObject)operands[0];
        var pairs = new List<string>();
        for (var i = 0; i < fields.Count; i++)
        {
            var key = Escape(fields.Keys[i] is RegoString text ? text.Value : fields.Keys[i].ToJson());
            var values = fields.Values[i] is RegoString one ? [one] : fields.Values[i] is RegoArray or RegoSet ? OperandReading.ItemsOf(fields.Values[i]) : [RegoNull.Value];
            foreach (var value in values)
            {
                if (value is not RegoString part)
                {
                    return call.FailType(1, "values must be string, array[string], or set[string]");
                }

                pairs.Add($"{key}={Escape(part.Value)}");
            }
        }

        return RegoString.Of(string.Join('&', pairs));
    }

    private static RegoObject DecodeObject(string query)
    {
        var values = new Dictionary<string, List<RegoValue>>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&').Where(pair => pair.Length > 0))
        {
            if (pair.Contains(';', StringComparison.Ordinal))
            {
                throw new FormatException("invalid semicolon separator in query");
            }

            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = Unescape(equals < 0 ? pair : pair[..equals], true);
            if (!values.TryGetValue(key, out var list))
            {
                values.Add(key, list = []);
            }

            list.Add(RegoString.Of(equals < 0 ? "" : Unescape(pair[(equals + 1)..], true)));
        }

        return RegoObject.Of([.. values.Select(pair => ((RegoValue)RegoString.Of(pair.Key), (RegoValue)RegoArray.Of(pair.Value)))]);
    }
}
