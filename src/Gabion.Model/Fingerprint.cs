using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace Gabion.Model;

/// <summary>A SHA-256 in 32 bytes, where its 64 digits as text would take five times as much: findings are kept by the million.</summary>
public readonly record struct Fingerprint(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int Digits = 64;

    private static readonly SearchValues<char> LowerDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Null for a text that is not 64 lower hexadecimal digits.</summary>
    public static Fingerprint? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length != Digits || text.AsSpan().ContainsAnyExcept(LowerDigits))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Digits / 2];
        Convert.FromHexString(text, bytes, out _, out _);
        return new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
    }

    /// <summary>64 lower hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:x16}{Second:x16}{Third:x16}{Fourth:x16}");
}
