using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// Signatures of Ed25519 (RFC 8032), which .NET does not have. Plain arithmetic on big integers: right, slow, and not constant in
/// time, so that it is for verifying, and for signing with keys that stand in a policy anyway.
/// </summary>
internal static class Ed25519
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Invert(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);
    private static readonly Point Base = FromY(Mod(4 * Invert(5)), 0) ?? throw new InvalidOperationException("the base point is on the curve");

    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != 32 || signature.Length != 64 || Decode(key) is not { } a || Decode(signature[..32]) is not { } r)
        {
            return false;
        }

        var s = new BigInteger(signature[32..], isUnsigned: true);
        if (s >= Order)
        {
            return false;
        }

        var h = Hash([.. signature[..32], .. key, .. message]) % Order;
        return Encode(Multiply(Base, s)).AsSpan().SequenceEqual(Encode(Add(r, Multiply(a, h))));
    }

    /// <param name="seed">The private key, 32 bytes.</param>
    /// <param name="message">What is signed.</param>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var hash = SHA512.HashData(seed);
        hash[0] &= 248;
        hash[31] = (byte)((hash[31] & 127) | 64);
        var a = new BigInteger(hash.AsSpan(0, 32), isUnsigned: true);
        var key = Encode(Multiply(Base, a));
        var r = Hash([.. hash.AsSpan(32), .. message]) % Order;
        var first = Encode(Multiply(Base, r));
        var s = (r + (Hash([.. first, .. key, .. message]) % Order * a)) % Order;
        var signature = new byte[64];
        first.CopyTo(signature, 0);
        s.ToByteArray(isUnsigned: true).CopyTo(signature, 32);
        return signature;
    }

    private static BigInteger Hash(byte[] bytes) => new(SHA512.HashData(bytes), isUnsigned: true);

    private static BigInteger Mod(BigInteger value) => value % Prime is { Sign: < 0 } negative ? negative + Prime : value % Prime;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), Prime - 2, Prime);

    private static Point Add(Point p, Point q)
    {
        var a = Mod((p.Y - p.X) * (q.Y - q.X));
        var b = Mod((p.Y + p.X) * (q.Y + q.X));
        var c = Mod(2 * p.T * q.T * D);
        var d = Mod(2 * p.Z * q.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static Point Multiply(Point point, BigInteger by)
    {
        var result = new Point(0, 1, 1, 0);
        for (; by > 0; by >>= 1)
        {
            result = by.IsEven ? result : Add(result, point);
            point = Add(point, point);
        }

        return result;
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Invert(point.Z);
        var (x, y) = (Mod(point.X * inverse), Mod(point.Y * inverse));
        var bytes = new byte[32];
        y.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        bytes[31] |= (byte)(x.IsEven ? 0 : 128);
        return bytes;
    }

    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        var y = new BigInteger(bytes, isUnsigned: true);
        var sign = (int)(y >> 255);
        y &= (BigInteger.One << 255) - 1;
        return y >= Prime ? null : FromY(y, sign);
    }

    private static Point? FromY(BigInteger y, int sign)
    {
        var square = Mod((Mod(y * y) - 1) * Invert(Mod(D * y * y) + 1));
        var x = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
        x = Mod(x * x) == square ? x : Mod(x * RootOfMinusOne);
        if (Mod(x * x) != square || (x.IsZero && sign == 1))
        {
            return null;
        }

        x = (x.IsEven ? 0 : 1) == sign ? x : Prime - x;
        return new(x, y, 1, Mod(x * y));
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
