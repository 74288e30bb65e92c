using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Gabion.Formats.Tree;

namespace Gabion.Admission.Records;

/// <summary>A review as it is kept: compressed, and without the values of Secrets.</summary>
internal static class StoredReview
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const long MostBytes = 64 << 20;

    public static byte[] Pack(ReadOnlyMemory<byte> review, bool isSecret)
    {
        var body = isSecret ? WithoutValues(review.Span) : review;
        using var packed = new MemoryStream(body.Length / 3);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(body.Span);
        }

        return packed.ToArray();
    }

    /// <summary>The review; null when the bytes are no packed review.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed)
    {
        using var source = new MemoryStream(packed.ToArray());
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        try
        {
            int read;
            while ((read = inflate.Read(buffer)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > MostBytes)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return body.ToArray();
    }

    /// <summary>The review with every value of <c>data</c> and <c>stringData</c> of its objects replaced, and no copy of them in annotations.</summary>
    private static ReadOnlyMemory<byte> WithoutValues(ReadOnlySpan<byte> review)
    {
        if (ReviewBody.Parse(review, out _) is not { } root)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            var request = Field.Of(root)["request"];
            HashSet<Node?> hidden = [.. ((string[])["object", "oldObject"]).SelectMany(name => ((string[])["data", "stringData"]).Select(key => request[name][key].Node))];
            JsonTree.Write(json, Field.Of(root), (key, value) =>
            {
                if (hidden.Contains(value.Node))
                {
                    WriteHidden(json, value);
                    return true;
                }

                if (key == LastApplied)
                {
                    json.WriteStringValue("");
                }

                return key == LastApplied;
            });
        }

        return output.WrittenMemory;
    }

    private static void WriteHidden(Utf8JsonWriter json, Field values)
    {
        json.WriteStartObject();
        foreach (var entry in values.Entries)
        {
            json.WriteString(entry.Key, "");
        }

        json.WriteEndObject();
    }
}
