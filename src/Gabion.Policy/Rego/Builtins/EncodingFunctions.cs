using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>base64.*</c>, <c>base64url.*</c> and <c>hex.*</c>. Strings are UTF-8; bytes that are none become U+FFFD.</summary>
internal static class EncodingFunctions
{
    private const RegoKinds Text = RegoKinds.String;

    public static ImmutableArray<Builtin> All =>
    [
        Encode("base64.encode", Base64Text.Encode),
        Decode("base64.decode", Base64Text.Decode),
        Builtin.Of("base64.is_valid", [Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0] is RegoString text && IsBase64(text.Value))),
        Encode("base64url.encode", bytes => Base64Text.EncodeUrl(bytes, true)),
        Encode("base64url.encode_no_pad", bytes => Base64Text.EncodeUrl(bytes, false)),
        Decode("base64url.decode", Base64Text.DecodeUrl),
        Encode("hex.encode", Convert.ToHexStringLower),
        Decode("hex.decode", DecodeHex),
    ];

    private static Builtin Encode(string name, Func<byte[], string> encode) => Builtin.Of(name, [Text], Text, (call, operands) =>
    {
        var bytes = Encoding.UTF8.GetBytes(operands[0].Text());
        call.Charge(1 + (bytes.Length / 64));
        return RegoString.Of(encode(bytes));
    });

    private static Builtin Decode(string name, Func<string, byte[]> decode) => Builtin.Of(name, [Text], Text, (call, operands) =>
    {
        var text = operands[0].Text();
        call.Charge(1 + (text.Length / 64));
        try
        {
            return RegoString.Of(Encoding.UTF8.GetString(decode(text)));
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    });

    private static bool IsBase64(string text)
    {
        try
        {
            Base64Text.Decode(text);
            return true;
        }
        catch (FormatException)
        {
            // That is the answer.
            return false;
        }
    }

    private static byte[] DecodeHex(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]))
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out _);
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"encoding/hex: invalid byte: U+{rune.Value:X4} '{rune}'"));
            }
        }

        return text.Length % 2 == 0 ? Convert.FromHexString(text) : throw new FormatException("encoding/hex: odd length hex string");
    }
}
