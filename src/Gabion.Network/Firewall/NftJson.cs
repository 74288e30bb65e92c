using System.Text;
using System.Text.Json;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Network.Firewall;

/// <summary>Reads what <c>nft -j list ruleset</c> writes, by writing it as the text that <c>nft list ruleset</c> would have.</summary>
public static class NftJson
{
    public static bool Recognises(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart().StartsWith("{") && text.Contains("\"nftables\"", StringComparison.Ordinal);
    }

    public static FirewallRuleset Read(string path, string text)
    {
        string written;
        try
        {
            using var json = JsonDocument.Parse(text);
            written = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("nftables", out var items) && items.ValueKind == JsonValueKind.Array ? Text(items) : "";
        }
        catch (JsonException error)
        {
            return new("nft -j list ruleset", [], [new(GapKind.Invalid, path, TextSpan.At((int)(error.LineNumber ?? 0) + 1, 1), "It is no JSON that can be read.")]);
        }

        var read = NftReading.Read(path, written);
        // Lines are those of the text that was made: in JSON there are none worth naming.
        return read with
        {
            Kind = "nft -j list ruleset",
            Chains = [.. read.Chains.Select(chain => chain with { Place = new(path, TextSpan.FileStart), Rules = [.. chain.Rules.Select(rule => rule with { Place = new(path, TextSpan.FileStart) })] })],
        };
    }

    private static string Text(JsonElement items)
    {
        var all = items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).SelectMany(item => item.EnumerateObject()).Where(item => item.Value.ValueKind == JsonValueKind.Object).ToList();
        var text = new StringBuilder();
        foreach (var table in all.Where(item => item.Name == "table"))
        {
            var (family, name) = (Of(table.Value, "family"), Of(table.Value, "name"));
            bool IsIn(JsonElement item) => Of(item, "family") == family && Of(item, "table") == name;
            text.Append($"table {family} {name} {{\n");
            foreach (var set in all.Where(item => item.Name is "set" or "map" && IsIn(item.Value)))
            {
                text.Append($"{set.Name} {Of(set.Value, "name")} {{\n");
                if (set.Value.TryGetProperty("elem", out var elements) && elements.ValueKind == JsonValueKind.Array)
                {
                    text.Append($"elements = {{ {string.Join(", ", elements.EnumerateArray().Select(element => set.Name == "set" ? Value(element) : Entry(element)))} }}\n");
                }

                text.Append("}\n");
            }

            foreach (var chain in all.Where(item => item.Name == "chain" && IsIn(item.Value)))
            {
                text.Append($"chain {Of(chain.Value, "name")} {{\n");
                if (Of(chain.Value, "hook") is { Length: > 0 } hook)
                {
                    text.Append($"type {Of(chain.Value, "type")} hook {hook} priority {Of(chain.Value, "prio")}; policy {(Of(chain.Value, "policy") is { Length: > 0 } policy ? policy : "accept")};\n");
                }

                foreach (var rule in all.Where(item => item.Name == "rule" && IsIn(item.Value) && Of(item.Value, "chain") == Of(chain.Value, "name")))
                {
                    text.Append(rule.Value.TryGetProperty("expr", out var parts) && parts.ValueKind == JsonValueKind.Array ? string.Join(' ', parts.EnumerateArray().Select(Expression)) : "unreadable").Append('\n');
                }

                text.Append("}\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static string Expression(JsonElement item)
    {
        var (name, value) = item.ValueKind == JsonValueKind.Object && item.EnumerateObject().FirstOrDefault() is { Name: { } key } first ? (key, first.Value) : ("unreadable", default);
        return name switch
        {
            "match" => $"{Value(Part(value, "left"))} {(Of(value, "op") is "!=" ? "!= " : Of(value, "op") is "==" or "in" ? "" : $"{Of(value, "op")} ")}{Value(Part(value, "right"))}",
            "vmap" => $"{Value(Part(value, "key"))} vmap {Value(Part(value, "data"))}",
            "jump" or "goto" => $"{name} {Of(value, "target")}",
            "counter" or "log" => name,
            "accept" or "drop" or "return" or "reject" or "masquerade" or "notrack" => name,
            "redirect" => Of(value, "port") is { Length: > 0 } port ? $"redirect to :{port}" : value.ValueKind == JsonValueKind.Object && value.TryGetProperty("port", out _) ? "redirect to :several" : name,
            "dnat" => $"dnat to {Destination(value)}",
            "snat" => "snat to elsewhere",
            _ => $"unreadable-{name}",
        };
    }

    /// <summary>Address and port of a translation; an address that is no text (a map) is elsewhere.</summary>
    private static string Destination(JsonElement value)
    {
        var (address, port) = (Part(value, "addr").ValueKind == JsonValueKind.Undefined ? "" : Of(value, "addr") is { Length: > 0 } one ? one : "elsewhere", Of(value, "port"));
        return port.Length == 0 ? address.Length == 0 ? "elsewhere" : address : $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port}";
    }

    /// <summary>An entry of a map: a key, and a verdict or value.</summary>
    private static string Entry(JsonElement item) => item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
        ? $"{Value(item[0])} : {(item[1].ValueKind == JsonValueKind.Object ? Expression(item[1]) : Value(item[1]))}"
        : "unreadable";

    private static string Value(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number:
                return value.GetRawText();
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2):
                return $"{{ {string.Join(", ", value.EnumerateArray().Select(Entry))} }}";
            case JsonValueKind.Array:
                return string.Join(',', value.EnumerateArray().Select(Value));
            case JsonValueKind.Object:
                var part = value.EnumerateObject().FirstOrDefault();
                return part.Name switch
                {
                    "payload" => $"{Of(part.Value, "protocol")} {Of(part.Value, "field")}",
                    "meta" => Of(part.Value, "key") is "iifname" or "iif" or "oif" or "oifname" ? Of(part.Value, "key") : $"meta {Of(part.Value, "key")}",
                    "ct" => $"ct {Of(part.Value, "key")}",
                    "set" when part.Value.ValueKind == JsonValueKind.Array && part.Value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Array) => Value(part.Value),
                    "set" when part.Value.ValueKind == JsonValueKind.Array => $"{{ {string.Join(", ", part.Value.EnumerateArray().Select(Value))} }}",
                    "range" when part.Value.ValueKind == JsonValueKind.Array && part.Value.GetArrayLength() == 2 => $"{Value(part.Value[0])}-{Value(part.Value[1])}",
                    "prefix" => $"{Of(part.Value, "addr")}/{Of(part.Value, "len")}",
                    "elem" => Value(Part(part.Value, "val")),
                    "concat" when part.Value.ValueKind == JsonValueKind.Array => string.Join(" . ", part.Value.EnumerateArray().Select(Value)),
                    _ => $"unreadable-{part.Name}",
                };
            default:
                return "unreadable";
        }
    }

    private static JsonElement Part(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var part) ? part : default;

    private static string Of(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "" : "";
}
