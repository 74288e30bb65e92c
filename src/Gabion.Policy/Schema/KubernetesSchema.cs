using System.Collections.Frozen;
using System.IO.Compression;

namespace Gabion.Policy.Schema;

/// <summary>
/// The kinds, fields and types of the Kubernetes API in two versions, the oldest and the newest known. For a version between
/// them only what both say is certain. Read from an embedded resource when the first object asks.
/// </summary>
public sealed class KubernetesSchema
{
    /// <summary>The minor version of the older description: 1.20.</summary>
    public const int Oldest = 20;

    /// <summary>The minor version of the newer description: 1.36.</summary>
    public const int Newest = 36;

    private static readonly Lazy<KubernetesSchema> Loaded = new(Load);

    private readonly FrozenDictionary<string, KindEntry> _kinds;
    private readonly FrozenDictionary<string, string[]> _versionsByKind;
    private readonly FrozenSet<string> _groups;

    private KubernetesSchema(Dictionary<string, KindEntry> kinds)
    {
        _kinds = kinds.ToFrozenDictionary(StringComparer.Ordinal);
        _groups = kinds.Keys.Select(GroupOf).ToFrozenSet(StringComparer.Ordinal);
        _versionsByKind = kinds.Where(kind => kind.Value.Newer is not null)
            .GroupBy(kind => kind.Key[(kind.Key.LastIndexOf('/') + 1)..], kind => kind.Key[..kind.Key.LastIndexOf('/')], StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    public static KubernetesSchema Instance => Loaded.Value;

    /// <summary>Whether Kubernetes itself serves the group; other groups are those of custom resources.</summary>
    public bool IsBuiltIn(string group) => _groups.Contains(group);

    /// <summary>The versions, newest schema, that know a kind: <c>apps/v1</c>.</summary>
    public IReadOnlyList<string> VersionsOf(string kind) => _versionsByKind.GetValueOrDefault(kind) ?? [];

    internal KindEntry? Find(string apiVersion, string kind) => _kinds.GetValueOrDefault($"{apiVersion}/{kind}");

    private static string GroupOf(string kindKey)
    {
        var parts = kindKey.Split('/');
        return parts.Length == 3 ? parts[0] : "";
    }

    private static KubernetesSchema Load()
    {
        using var resource = typeof(KubernetesSchema).Assembly.GetManifestResourceStream("kubernetes.schema")
            ?? throw new InvalidOperationException("the Kubernetes schema is not in the program");
        using var unpacked = new BrotliStream(resource, CompressionMode.Decompress);
        using var text = new StreamReader(unpacked);
        var kinds = new Dictionary<string, KindEntry>(StringComparer.Ordinal);
        var types = new List<SchemaType>();
        SchemaType Type(int index)
        {
            while (types.Count <= index)
            {
                types.Add(new());
            }

            return types[index];
        }

        SchemaType? current = null;
        while (text.ReadLine() is { } line)
        {
            // k GROUP/VERSION/KIND OLDER NEWER | t INDEX NAME | f NAME TYPE FLAGS (of the type before)
            var parts = line.Split(' ');
            switch (parts)
            {
                case ["k", var key, var older, var newer]:
                    kinds[key] = new(older == "-" ? null : Type(Index(older)), newer == "-" ? null : Type(Index(newer)));
                    break;
                case ["t", var index, var name]:
                    current = Type(Index(index));
                    current.Rename(name);
                    break;
                case ["f", var field, var code, var flags] when current is not null:
                    var (shape, target) = FieldShape.Parse(code);
                    current.Add(field, new(shape, target < 0 ? null : Type(target), flags));
                    break;
                default:
                    throw new InvalidOperationException($"the Kubernetes schema has a line that is none of it: {line}");
            }
        }

        return new(kinds);
    }

    private static int Index(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The type of a kind in the older and in the newer version.</summary>
internal sealed record KindEntry(SchemaType? Older, SchemaType? Newer)
{
    /// <summary>Its type for a version, when the kind is certainly or possibly served there.</summary>
    public SchemaType? For(int minor) => minor >= KubernetesSchema.Newest ? Newer : minor <= KubernetesSchema.Oldest ? Older : Newer ?? Older;
}
