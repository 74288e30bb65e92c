using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Encryption;

/// <summary>How a provider of an EncryptionConfiguration stores an object.</summary>
public enum ProviderKind
{
    /// <summary>As it is, in plain text.</summary>
    Identity,
    AesCbc,
    AesGcm,
    Secretbox,
    KmsV1,
    KmsV2,

    /// <summary>None that the API server knows, or several in one element: it refuses the file.</summary>
    Refused,
}

/// <summary>One element of <c>providers</c>.</summary>
/// <param name="Field">The element.</param>
/// <param name="Keys">The keys of a provider that has its own, in order: the first one writes.</param>
public sealed record EncryptionProvider(ProviderKind Kind, Field Field, ImmutableArray<EncryptionKey> Keys)
{
    private static readonly ImmutableArray<string> Names = ["identity", "aescbc", "aesgcm", "secretbox", "kms"];

    /// <summary>What stands before an object that it wrote, up to the name of a key or KMS; empty for plain text.</summary>
    public string Prefix => Kind switch
    {
        ProviderKind.AesCbc => $"k8s:enc:aescbc:v1:{FirstKey}:",
        ProviderKind.AesGcm => $"k8s:enc:aesgcm:v1:{FirstKey}:",
        ProviderKind.Secretbox => $"k8s:enc:secretbox:v1:{FirstKey}:",
        ProviderKind.KmsV1 => $"k8s:enc:kms:v1:{Field["kms"]["name"].Text}:",
        ProviderKind.KmsV2 => $"k8s:enc:kms:v2:{Field["kms"]["name"].Text}:",
        _ => "",
    };

    /// <summary>The provider in words: <c>aescbc</c>, <c>kms v2 'vault'</c>.</summary>
    public string Words => Kind switch
    {
        ProviderKind.Identity => "identity (plain text)",
        ProviderKind.AesCbc => $"aescbc, key '{FirstKey}'",
        ProviderKind.AesGcm => $"aesgcm, key '{FirstKey}'",
        ProviderKind.Secretbox => $"secretbox, key '{FirstKey}'",
        ProviderKind.KmsV1 => $"kms v1 '{Field["kms"]["name"].Text}'",
        ProviderKind.KmsV2 => $"kms v2 '{Field["kms"]["name"].Text}'",
        _ => "a provider that the API server refuses",
    };

    private string FirstKey => Keys.IsEmpty ? "" : Keys[0].Name;

    /// <summary>Reads an element of <c>providers</c>.</summary>
    public static EncryptionProvider Read(Field field)
    {
        var written = Names.Where(name => field[name].Exists).ToArray();
        if (written is not [var name])
        {
            return new(ProviderKind.Refused, field, []);
        }

        var kind = name switch
        {
            "identity" => ProviderKind.Identity,
            "aescbc" => ProviderKind.AesCbc,
            "aesgcm" => ProviderKind.AesGcm,
            "secretbox" => ProviderKind.Secretbox,
            _ => field["kms"]["apiVersion"].Text switch
            {
                null or "v1" => ProviderKind.KmsV1,
                "v2" => ProviderKind.KmsV2,
                _ => ProviderKind.Refused,
            },
        };
        return new(kind, field, [.. field[name]["keys"].Items.Select(key => new EncryptionKey(key))]);
    }
}

/// <summary>A key of a provider. Its value is never shown.</summary>
public sealed class EncryptionKey(Field field)
{
    public Field Field { get; } = field;

    public string Name { get; } = field["name"].Text ?? "";

    /// <summary>The bytes; null when the value is missing or no base64.</summary>
    public ImmutableArray<byte>? Value { get; } = Decode(field["secret"].Text);

    /// <summary>True when the bytes are letters that somebody typed rather than chance: 32 random bytes are so once in 10^13.</summary>
    public bool IsTyped => Value is { IsEmpty: false } bytes && bytes.All(value => value is >= 0x20 and < 0x7F or (byte)'\n');

    private static ImmutableArray<byte>? Decode(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) ? [.. bytes.AsSpan(0, length)] : null;
    }
}
