using System.Text;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// A bill of materials taken out of what it was attested in: a DSSE envelope (github.com/secure-systems-lab/dsse) or a Sigstore
/// bundle, one or several in a file, in which an in-toto statement has the bill as its predicate. Signatures are not checked here.
/// </summary>
internal static class BillEnvelope
{
    private const int MaxDepth = 4;

    /// <summary>The bill, and whether it was in an envelope; what is neither is given back as it is.</summary>
    /// <param name="texts">The JSON texts of one file.</param>
    public static (Field Bill, bool IsAttested) Open(IReadOnlyList<YamlDocument> texts)
    {
        foreach (var text in texts)
        {
            if (text.Root is not null && Unwrap(text.Field, 0) is { Exists: true } bill && IsBill(bill))
            {
                return (bill, !IsBill(text.Field));
            }
        }

        return (texts is [{ Root: not null } first, ..] ? first.Field : default, false);
    }

    /// <summary>Whether such a text may be an envelope, a statement or a bundle.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) =>
        head.IndexOf("application/vnd.in-toto+json"u8) >= 0 || head.IndexOf("\"predicateType\""u8) >= 0 || head.IndexOf("\"dsseEnvelope\""u8) >= 0;

    private static bool IsBill(Field root) => root["bomFormat"].Exists || root["spdxVersion"].Exists || Spdx3Bill.Is(root) || SyftBill.Is(root);

    private static Field Unwrap(Field root, int depth)
    {
        if (depth > MaxDepth || IsBill(root))
        {
            return root;
        }

        if (root["dsseEnvelope"].Exists)
        {
            return Unwrap(root["dsseEnvelope"], depth + 1);
        }

        if (root["payload"].Text is { } payload && root["payloadType"].Exists)
        {
            return Decode(payload) is { } text ? Unwrap(text.Field, depth + 1) : default;
        }

        // cosign once put the predicate into a wrapper of its own: {"Data": …, "Timestamp": …}
        var predicate = root["predicate"];
        var data = predicate["Data"];
        return data.Text is { } inner && Parse(inner) is { } wrapped ? Unwrap(wrapped.Field, depth + 1)
            : data.Exists ? Unwrap(data, depth + 1)
            : predicate.Exists ? Unwrap(predicate, depth + 1)
            : root;
    }

    private static YamlDocument? Decode(string payload)
    {
        var bytes = new byte[(payload.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(payload, bytes, out var length) ? Parse(Encoding.UTF8.GetString(bytes, 0, length)) : null;
    }

    private static YamlDocument? Parse(string text) => JsonReader.Read(text, YamlLimits.Default with { MaxNodes = SbomReader.MaxNodes }) is [{ Root: not null } document, ..] ? document : null;
}
