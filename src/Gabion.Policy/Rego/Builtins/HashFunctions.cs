using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>crypto.md5</c>, <c>sha1</c>, <c>sha256</c>, and <c>crypto.hmac.*</c>.</summary>
internal static class HashFunctions
{
    private const RegoKinds Text = RegoKinds.String;

#pragma warning disable CA5350, CA5351 // Policies compare with what is given; the language has these functions.
    public static ImmutableArray<Builtin> All =>
    [
        Hash("crypto.md5", MD5.HashData),
        Hash("crypto.sha1", SHA1.HashData),
        Hash("crypto.sha256", SHA256.HashData),
        Mac("crypto.hmac.md5", HMACMD5.HashData),
        Mac("crypto.hmac.sha1", HMACSHA1.HashData),
        Mac("crypto.hmac.sha256", HMACSHA256.HashData),
        Mac("crypto.hmac.sha512", HMACSHA512.HashData),
        Builtin.Of("crypto.hmac.equal", [Text, Text], RegoKinds.Boolean, (_, operands) =>
            RegoBoolean.Of(CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(operands[0].Text()), Encoding.UTF8.GetBytes(operands[1].Text())))),
    ];
#pragma warning restore CA5350, CA5351

    private static Builtin Hash(string name, Func<byte[], byte[]> hash) => Builtin.Of(name, [Text], Text, (call, operands) =>
    {
        var bytes = Encoding.UTF8.GetBytes(operands[0].Text());
        call.Charge(1 + (bytes.Length / 64));
        return RegoString.Of(Convert.ToHexStringLower(hash(bytes)));
    });

    /// <summary>The first operand is the message, the second the key.</summary>
    private static Builtin Mac(string name, Func<byte[], byte[], byte[]> mac) => Builtin.Of(name, [Text, Text], Text, (call, operands) =>
    {
        var bytes = Encoding.UTF8.GetBytes(operands[0].Text());
        call.Charge(1 + (bytes.Length / 64));
        return RegoString.Of(Convert.ToHexStringLower(mac(Encoding.UTF8.GetBytes(operands[1].Text()), bytes)));
    });
}
