using System.Security.Cryptography;
using System.Text;
using Gabion.Formats.X509;

namespace Gabion.Readers.Container.Images;

/// <summary>
/// What stands in the place of values that leave no node. The same value has the same stand-in within one collection, and that of an
/// encryption key is as long as the key: rules on length and reuse still decide. Nothing leads back from it to the value.
/// </summary>
/// <param name="salt">Made anew for each collection and kept nowhere.</param>
internal sealed class StandIns(byte[] salt)
{
    public const string Plain = "REDACTED";

    private const int MostKeyBytes = 64;

    private readonly HashSet<string> _given = new([Plain], StringComparer.Ordinal);

    public int Count { get; private set; }

    public bool IsOne(string value) => _given.Contains(value);

    public string For(string value)
    {
        Count++;
        var made = Make(value);
        _given.Add(made);
        return made;
    }

    /// <summary>A private key's block, in one line: its fingerprint, which is that of the public key.</summary>
    public string ForKey(PemBlock block)
    {
        Count++;
        if (block.IsEncrypted)
        {
            return Block(block.Label.StartsWith("ENCRYPTED", StringComparison.Ordinal) ? block.Label : "ENCRYPTED PRIVATE KEY", [0]);
        }

        return Block(PrivateKeyBlock.Withheld, PrivateKeyBlock.KeyFingerprint(block) is { } print ? Convert.FromHexString(print) : [0]);
    }

    private static string Block(string label, byte[] content) => $"-----BEGIN {label}-----{Convert.ToBase64String(content)}-----END {label}-----";

    private string Make(string value)
    {
        var bytes = new byte[value.Length];
        if (value.Length % 4 != 0 || !Convert.TryFromBase64String(value, bytes, out var length) || length is 0 or > MostKeyBytes)
        {
            return Plain;
        }

        var isTyped = !bytes.AsSpan(0, length).ContainsAnyExceptInRange((byte)' ', (byte)'~');
        var made = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(value), made, salt, "gabion node facts"u8);
        for (var i = 0; isTyped && i < length; i++)
        {
            made[i] = (byte)('a' + (made[i] % 26)); // a key that somebody typed stays one
        }

        return Convert.ToBase64String(made);
    }
}
