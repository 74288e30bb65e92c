using System.Text;

namespace Gabion.Policy.Encryption;

/// <summary>
/// How an object lies in etcd, told from its first bytes: <c>k8s:enc:PROVIDER:VERSION:NAME:</c> when it is encrypted, else
/// <c>k8s</c> and a zero byte (protocol buffers), a brace (JSON), or CBOR's tag.
/// </summary>
/// <param name="Format">The encryption with its version, <c>aescbc v1</c>, or the plain format, <c>protobuf</c>.</param>
/// <param name="Key">The name of the key, or of the KMS; empty for plain text.</param>
public sealed record StoredForm(bool IsEncrypted, string Format, string Key)
{
    /// <summary>What does not begin as anything that an API server writes.</summary>
    public static readonly StoredForm Unknown = new(IsEncrypted: false, "unknown", "");

    private const int MostPrefix = 300;

    /// <summary>It is known to lie there for everybody to read.</summary>
    public bool IsPlain => !IsEncrypted && this != Unknown;

    public string Words => this == Unknown ? "not known" : IsEncrypted ? Key.Length == 0 ? Format : $"{Format}, {(Format.StartsWith("kms", StringComparison.Ordinal) ? "KMS" : "key")} '{Key}'" : $"plain text ({Format})";

    /// <summary>Tells the form; no more than the first few hundred bytes are looked at, and none of an object's own are kept.</summary>
    public static StoredForm Of(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("k8s:enc:"u8))
        {
            var head = Encoding.UTF8.GetString(value[..Math.Min(value.Length, MostPrefix)]).Split(':', 6);
            return head is ["k8s", "enc", "aescbc" or "aesgcm" or "secretbox" or "kms", { Length: > 0 } version, var name, _]
                ? new(IsEncrypted: true, $"{head[2]} {version}", name)
                : Unknown; // no provider writes so: it proves nothing
        }

        return value switch
        {
            [(byte)'k', (byte)'8', (byte)'s', 0, ..] => new(IsEncrypted: false, "protobuf", ""),
            [(byte)'{', ..] => new(IsEncrypted: false, "json", ""),
            [0xD9, 0xD9, 0xF7, ..] => new(IsEncrypted: false, "cbor", ""),
            _ => Unknown,
        };
    }
}
