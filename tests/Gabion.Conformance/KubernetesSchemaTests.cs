using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Gabion.Conformance;

/// <summary>
/// Makes the embedded schema (src/Gabion.Policy/Schema/kubernetes.schema.br) from the two descriptions in the shared data. To
/// make it again: run this program with <c>-explicit only -method '*Writes_the_schema*'</c>.
/// </summary>
public sealed class KubernetesSchemaTests
{
    private const string Quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";

    private static string ResourcePath
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Gabion.slnx")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder.FullName, "src", "Gabion.Policy", "Schema", "kubernetes.schema.br");
        }
    }

    [Fact]
    public void The_embedded_schema_is_that_of_the_data()
    {
        using var packed = File.OpenRead(ResourcePath);
        using var text = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress));
        Assert.Equal(Merge(Read("1.20"), Read("1.36")), text.ReadToEnd());
    }

    [Fact(Explicit = true)]
    public void Writes_the_schema()
    {
        using var packed = File.Create(ResourcePath);
        using (var stream = new BrotliStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(Encoding.UTF8.GetBytes(Merge(Read("1.20"), Read("1.36"))));
        }

        Assert.True(File.Exists(ResourcePath));
    }

    private static JsonElement Read(string version)
    {
        using var packed = File.OpenRead(SharedData.Path("data", "kubernetes-schema", $"kubernetes-{version}.json.gz"));
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        return JsonDocument.Parse(stream).RootElement;
    }

    private static string Merge(JsonElement older, JsonElement newer)
    {
        var types = new[] { older, newer }.SelectMany(one => one.GetProperty("types").EnumerateObject().Select(type => type.Name))
            .Distinct().Order(StringComparer.Ordinal).Index().ToDictionary(type => type.Item, type => type.Index);
        var text = new StringBuilder();
        foreach (var kind in new[] { older, newer }.SelectMany(one => one.GetProperty("kinds").EnumerateObject().Select(kind => kind.Name)).Distinct().Order(StringComparer.Ordinal))
        {
            if (!kind.EndsWith("List", StringComparison.Ordinal) && !kind.EndsWith("/DeleteOptions", StringComparison.Ordinal) && !kind.EndsWith("/WatchEvent", StringComparison.Ordinal))
            {
                text.Append($"k {kind} {Index(older, kind)} {Index(newer, kind)}\n");
            }
        }

        foreach (var (name, index) in types)
        {
            var (before, after) = (Fields(older, name, types), Fields(newer, name, types));
            if (before.Count + after.Count == 0)
            {
                continue; // a scalar: named where it is used
            }

            text.Append($"t {index} {name["io.k8s.".Length..]}\n");
            foreach (var field in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
            {
                var old = before.TryGetValue(field, out var b) ? b : default;
                var @new = after.TryGetValue(field, out var a) ? a : default;
                if (old.Code == @new.Code)
                {
                    text.Append($"f {field} {old.Code} {(old.Required ? 'O' : 'o')}{(@new.Required ? 'N' : 'n')}\n");
                    continue;
                }

                text.Append(old.Code is null ? "" : $"f {field} {old.Code} {(old.Required ? 'O' : 'o')}\n");
                text.Append(@new.Code is null ? "" : $"f {field} {@new.Code} {(@new.Required ? 'N' : 'n')}\n");
            }
        }

        return text.ToString();

        string Index(JsonElement one, string kind) =>
            one.GetProperty("kinds").TryGetProperty(kind, out var type) ? $"{types[type.GetString()!]}" : "-";
    }

    private static Dictionary<string, (string Code, bool Required)> Fields(JsonElement one, string name, Dictionary<string, int> types)
    {
        if (!one.GetProperty("types").TryGetProperty(name, out var type) || !type.TryGetProperty("fields", out var fields))
        {
            return [];
        }

        var required = type.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(item => item.GetString()).ToHashSet() : [];
        return fields.EnumerateObject().ToDictionary(field => field.Name, field => (Code(one, field.Value, types), required.Contains(field.Name)));
    }

    private static string Code(JsonElement one, JsonElement type, Dictionary<string, int> types) => type.ValueKind switch
    {
        JsonValueKind.Array => $"[{Code(one, type[0], types)}",
        JsonValueKind.Object => $"{{{Code(one, type.GetProperty("map"), types)}",
        _ => Code(one, type.GetString()!, types),
    };

    private static string Code(JsonElement one, string type, Dictionary<string, int> types) => type switch
    {
        "string" => "s",
        "string:byte" => "y",
        "integer:int32" => "i",
        "integer:int64" => "l",
        "number:double" => "n",
        "boolean" => "b",
        "object" => "o",
        "any" => "*",
        "date-time" => "d",
        "int-or-string" => "x",
        Quantity => "q",
        _ when one.GetProperty("types").TryGetProperty(type, out var known) => known.TryGetProperty("scalar", out var scalar)
            ? Code(one, scalar.GetString()!, types)
            : $"{types[type]}",
        _ => throw new InvalidDataException($"the schema has a type that is not known here: {type}"),
    };
}
