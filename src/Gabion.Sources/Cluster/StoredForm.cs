using System.Buffers;
using System.Text;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>
/// The form in which an object is judged and kept: without the bookkeeping of the API server, and of a Secret only what is
/// no secret. Live objects and those of a snapshot take this form alike, so that they give the same findings.
/// </summary>
public static class StoredForm
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private const string CertificateBegin = "-----BEGIN CERTIFICATE-----";
    private const string CertificateEnd = "-----END CERTIFICATE-----";

    /// <summary>Annotations of Secrets that are longer, or hold that much in base64, may be copies of them in a form of their own (packed by Rancher, k8s-objectmatcher…).</summary>
    private const int LongestNote = 128;

    private const int ShortestPacked = 24;

    /// <summary>Shorter values stand in labels and annotations by chance.</summary>
    private const int ShortestSecret = 6;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 512 };
    private static readonly JsonWriterOptions WriteOptions = new() { SkipValidation = true, MaxDepth = 600, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the API server keeps of an object's history.</summary>
    private static readonly string[] Versions = ["uid", "resourceVersion", "generation", "creationTimestamp", "selfLink"];

    /// <summary>Members of a Secret that hold nothing secret: certificates are shown to everybody.</summary>
    private static readonly string[] PublicKeys = ["ca.crt", "tls.crt", "namespace", "service-ca.crt"];

    /// <summary>Without managed fields and the copy that kubectl keeps of what was applied; values of Secrets give way to their lengths.</summary>
    /// <param name="keepsSecretValues">True only where the user asks for it.</param>
    /// <exception cref="InvalidDataException">It holds text that is none.</exception>
    public static ApiObject Of(ApiObject @object, bool keepsSecretValues) => Rewrite(@object, keepsSecretValues, dropsStatus: false, dropsVersions: false);

    /// <summary>What rules look at: also without status, of which only that of a pod, a node or a certificate request tells more than its specification.</summary>
    /// <param name="keepsVersions">False: also without uid, resourceVersion, generation and creation time, which only policies of users ask for.</param>
    /// <exception cref="InvalidDataException">It holds text that is none.</exception>
    public static ApiObject Judged(ApiObject @object, bool keepsVersions)
    {
        ArgumentNullException.ThrowIfNull(@object);
        return Rewrite(@object, keepsSecretValues: false, dropsStatus: @object.Kind is not ({ Group: "", Kind: "Pod" or "Node" } or { Group: "certificates.k8s.io", Kind: "CertificateSigningRequest" }), !keepsVersions);
    }

    /// <summary>A ConfigMap or Secret with the keys of its data and no values.</summary>
    public static ApiObject KeysOnly(ApiObject @object)
    {
        ArgumentNullException.ThrowIfNull(@object);
        using var document = JsonDocument.Parse(@object.Json, ReadOptions);
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, WriteOptions))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name is not ("data" or "stringData" or "binaryData") || member.Value.ValueKind != JsonValueKind.Object)
                {
                    member.WriteTo(json);
                    continue;
                }

                json.WriteStartObject(member.Name);
                foreach (var entry in member.Value.EnumerateObject())
                {
                    json.WriteString(entry.Name, "");
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return ApiObject.Of(@object.Kind, output.WrittenSpan);
    }

    /// <summary>What is told of an object that cannot take this form.</summary>
    public static CoverageGap GapOf(ApiObject @object, InvalidDataException error)
    {
        ArgumentNullException.ThrowIfNull(@object);
        ArgumentNullException.ThrowIfNull(error);
        return new(GapKind.Invalid, @object.ToString(), null, $"The object was not assessed: {error.Message}.");
    }

    private static ApiObject Rewrite(ApiObject @object, bool keepsSecretValues, bool dropsStatus, bool dropsVersions)
    {
        ArgumentNullException.ThrowIfNull(@object);
        try
        {
            return Written(@object, keepsSecretValues, dropsStatus, dropsVersions);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(error.Message.TrimEnd('.'), error); // half a character, or none of UTF-8
        }
    }

    private static ApiObject Written(ApiObject @object, bool keepsSecretValues, bool dropsStatus, bool dropsVersions)
    {
        using var document = JsonDocument.Parse(@object.Json, ReadOptions);
        var isSecret = !keepsSecretValues && @object.Kind is { Group: "", Kind: "Secret" };
        var secrets = isSecret ? Values(document.RootElement) : [];
        var output = new ArrayBufferWriter<byte>(Math.Max(256, @object.Json.Length));
        using (var json = new Utf8JsonWriter(output, WriteOptions))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals("status"u8) && dropsStatus)
                {
                    continue;
                }

                if (member.NameEquals("metadata"u8) && member.Value.ValueKind == JsonValueKind.Object)
                {
                    WriteMetadata(json, member.Value, secrets, isSecret, dropsVersions);
                }
                else if (isSecret && (member.NameEquals("data"u8) || member.NameEquals("stringData"u8)) && member.Value.ValueKind == JsonValueKind.Object)
                {
                    WriteRedacted(json, member);
                }
                else
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return ApiObject.Of(@object.Kind, output.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter json, JsonElement metadata, HashSet<string> secrets, bool isSecret, bool dropsVersions)
    {
        json.WriteStartObject("metadata"u8);
        foreach (var member in metadata.EnumerateObject())
        {
            if (member.NameEquals("managedFields"u8) || (dropsVersions && Versions.Contains(member.Name)))
            {
                continue;
            }

            if ((member.NameEquals("annotations"u8) || member.NameEquals("labels"u8)) && member.Value.ValueKind == JsonValueKind.Object)
            {
                json.WriteStartObject(member.Name);
                foreach (var note in member.Value.EnumerateObject().Where(note => !note.NameEquals(LastApplied)))
                {
                    if (secrets.Count > 0 && note.Value.ValueKind == JsonValueKind.String && secrets.Any(note.Value.GetString()!.Contains))
                    {
                        json.WriteString(note.Name, "(redacted: it repeats a value of this Secret)");
                    }
                    else if (isSecret && note.Value.ValueKind == JsonValueKind.String && MayHoldCopy(note.Value.GetString()!))
                    {
                        json.WriteString(note.Name, "(redacted: it may hold a copy of this Secret)");
                    }
                    else
                    {
                        note.WriteTo(json);
                    }
                }

                json.WriteEndObject();
            }
            else
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static bool MayHoldCopy(string note)
    {
        if (note.Length > LongestNote)
        {
            return true;
        }

        var text = note.Trim().TrimEnd('=');
        return text.Length >= ShortestPacked && Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), new byte[text.Length], out _);
    }

    /// <summary>Each value gives way to its length, in the encoding that the member has. A hash would let short values be guessed.</summary>
    private static void WriteRedacted(Utf8JsonWriter json, JsonProperty data)
    {
        var isEncoded = data.NameEquals("data"u8);
        json.WriteStartObject(data.Name);
        foreach (var value in data.Value.EnumerateObject())
        {
            var text = value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString()! : "";
            var plain = Decoded(text, isEncoded);
            if (text.Length == 0 || ((PublicKeys.Contains(value.Name) || IsCertificate(plain)) && !text.Contains("PRIVATE", StringComparison.Ordinal) && !plain.Contains("PRIVATE", StringComparison.Ordinal)))
            {
                value.WriteTo(json);
            }
            else if (IsRedacted(text, isEncoded))
            {
                json.WriteString(value.Name, text); // in a snapshot it was done already
            }
            else
            {
                var length = isEncoded ? Length(text) : Encoding.UTF8.GetByteCount(text);
                var shown = $"(redacted: {length} bytes)";
                json.WriteString(value.Name, isEncoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(shown)) : shown);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Nothing but certificates in PEM, which are shown to everybody.</summary>
    private static bool IsCertificate(string plain)
    {
        var rest = plain.AsSpan().Trim();
        while (rest.StartsWith(CertificateBegin, StringComparison.Ordinal) && rest.IndexOf(CertificateEnd, StringComparison.Ordinal) is > 0 and var end)
        {
            rest = rest[(end + CertificateEnd.Length)..].TrimStart();
            if (rest.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRedacted(string text, bool isEncoded) =>
        Decoded(text, isEncoded) is var plain && plain.StartsWith("(redacted: ", StringComparison.Ordinal) && plain.EndsWith(" bytes)", StringComparison.Ordinal);

    /// <summary>The values of a Secret, as written and decoded, that are long enough to be known again.</summary>
    private static HashSet<string> Values(JsonElement root)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (string[])["data", "stringData"])
        {
            if (root.TryGetProperty(name, out var data) && data.ValueKind == JsonValueKind.Object)
            {
                foreach (var value in data.EnumerateObject().Where(value => value.Value.ValueKind == JsonValueKind.String && !PublicKeys.Contains(value.Name)))
                {
                    var text = value.Value.GetString()!;
                    values.Add(text);
                    values.Add(Decoded(text, name == "data"));
                }
            }
        }

        values.RemoveWhere(value => value.Length < ShortestSecret);
        return values;
    }

    private static string Decoded(string text, bool isEncoded)
    {
        if (!isEncoded)
        {
            return text;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "";
    }

    private static int Length(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? count : text.Length;
    }
}
