using System.Buffers;
using System.Text;
using System.Text.Json;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>One object as the API server gave it, whole in itself: items of lists are given their apiVersion and kind.</summary>
public sealed class ApiObject
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };
    private static readonly JsonWriterOptions WriteOptions = new() { SkipValidation = true, MaxDepth = 600, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ApiObject(ApiKind kind, byte[] json)
    {
        Kind = kind;
        Json = json;
    }

    public ApiKind Kind { get; }

    /// <summary>The object in JSON, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    public string Name { get; private init; } = "";

    /// <summary>Null for objects of the cluster as a whole.</summary>
    public string? Namespace { get; private init; }

    public string Uid { get; private init; } = "";

    public string ResourceVersion { get; private init; } = "";

    /// <summary>The object as a tree, made anew each time.</summary>
    /// <param name="problem">Why there is none: a limit on depth or count was hit.</param>
    public Field Read(out SyntaxProblem? problem)
    {
        var documents = JsonReader.Read(Encoding.UTF8.GetString(Json.Span));
        problem = documents.SelectMany(document => document.Problems).FirstOrDefault(one => one.IsFatal);
        return documents is [{ } document] && problem is null ? document.Field : default;
    }

    /// <summary>How many objects of the same kind and name came before it: a cluster has none, files may.</summary>
    private int Copy { get; init; }

    public override string ToString() => $"{(Namespace is null ? "" : $"{Namespace}/")}{Kind.Kind}/{Name}{(Copy == 0 ? "" : $"#{Copy + 1}")}";

    /// <summary>An object that was read from a manifest.</summary>
    /// <param name="copy">How many objects of the same kind and name came before it, in other files.</param>
    public static ApiObject OfManifest(ApiKind kind, Field root, int copy)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, WriteOptions))
        {
            TreeJson.Write(json, root.Node is MappingNode mapping ? mapping : throw new ArgumentException("an object is a mapping", nameof(root)));
        }

        return Of(kind, output.WrittenSpan, copy);
    }

    /// <summary>Only who it is, for what must be remembered of many.</summary>
    internal ApiObject WithoutContent() => new(Kind, []) { Name = Name, Namespace = Namespace, Uid = Uid, ResourceVersion = ResourceVersion };

    /// <exception cref="JsonException">It is no object in JSON.</exception>
    internal static ApiObject Of(ApiKind kind, ReadOnlySpan<byte> json) => Of(kind, json, copy: 0);

    private static ApiObject Of(ApiKind kind, ReadOnlySpan<byte> json, int copy)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object was expected");
        }

        string? name = null, space = null, uid = null, version = null;
        var (hasKind, hasVersion) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            hasKind |= reader.ValueTextEquals("kind"u8);
            hasVersion |= reader.ValueTextEquals("apiVersion"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (!isMetadata || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                switch (reader)
                {
                    case var at when at.ValueTextEquals("name"u8):
                        name = Text(ref reader);
                        break;
                    case var at when at.ValueTextEquals("namespace"u8):
                        space = Text(ref reader);
                        break;
                    case var at when at.ValueTextEquals("uid"u8):
                        uid = Text(ref reader);
                        break;
                    case var at when at.ValueTextEquals("resourceVersion"u8):
                        version = Text(ref reader);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }

        var missing = hasKind && hasVersion ? "" : $"{(hasVersion ? "" : $"\"apiVersion\":\"{kind.ApiVersion}\",")}{(hasKind ? "" : $"\"kind\":\"{kind.Kind}\",")}";
        return new(kind, missing.Length == 0 ? json.ToArray() : Insert(json, Encoding.UTF8.GetBytes(missing)))
        {
            Name = name ?? "",
            Namespace = string.IsNullOrEmpty(space) ? null : space,
            Uid = uid ?? "",
            ResourceVersion = version ?? "",
            Copy = copy,
        };
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        reader.Skip();
        return text;
    }

    private static byte[] Insert(ReadOnlySpan<byte> json, ReadOnlySpan<byte> members)
    {
        var brace = json.IndexOf((byte)'{') + 1;
        var rest = json[brace..];
        var isEmpty = rest.TrimStart(" \t\r\n"u8) is [(byte)'}', ..];
        return [.. json[..brace], .. isEmpty ? members[..^1] : members, .. rest];
    }
}
