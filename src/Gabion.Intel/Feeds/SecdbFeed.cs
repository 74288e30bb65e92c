using System.Text;
using System.Text.Json;
using Gabion.Formats.Yaml;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The secdb of Alpine, Wolfi and Chainguard in JSON or YAML (gitlab.alpinelinux.org/alpine/infra/docker/secdb): which version of
/// a source package mends which ids. Version <c>0</c> says that the package was never affected, and one text may hold several ids.
/// </summary>
internal sealed class SecdbFeed : Feed
{
    /// <summary>Files of a whole distribution are a few MB; the nesting is fixed.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowTrailingCommas = true };

    /// <summary><c>Alpine</c>, <c>Wolfi</c> or <c>Chainguard</c>.</summary>
    public required string Distribution { get; init; }

    public override bool Accepts(string path) => EndsWith(path, ".json", ".yaml", ".yml");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (ReadAll(path, content, sink) is not { } bytes)
        {
            return;
        }

        try
        {
            if (EndsWith(path, ".json"))
            {
                using var document = JsonDocument.Parse(bytes, Options);
                ReadRepository(path, document.RootElement, sink);
                return;
            }

            foreach (var yaml in YamlReader.Read(Encoding.UTF8.GetString(bytes)))
            {
                if (yaml.Root is { } root)
                {
                    using var document = JsonDocument.Parse(YamlJson.Write(root), Options);
                    ReadRepository(path, document.RootElement, sink);
                }
                else if (yaml.Problems.Count > 0)
                {
                    sink.Reject($"{path}:{yaml.Problems[0].At}", yaml.Problems[0].Message);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            sink.Reject(path, error.Message);
        }
    }

    private void ReadRepository(string path, JsonElement root, IFeedSink sink)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("packages", out var packages) || packages.ValueKind != JsonValueKind.Array)
        {
            sink.Reject(path, "a secdb holds a list of packages, and this file does not");
            return;
        }

        var release = root.TryGetProperty("distroversion", out var version) && version.ValueKind == JsonValueKind.String ? version.GetString() : null;
        var ecosystem = Distribution == "Alpine" && release is not null ? $"Alpine:{release}" : Distribution;
        var index = 0;
        foreach (var item in packages.EnumerateArray())
        {
            index++;
            try
            {
                if (JsonPath.Member(item, "pkg") is { ValueKind: JsonValueKind.Object } package && JsonPath.Text(package, "name") is { } name)
                {
                    ReadPackage(path, ecosystem, name, package, sink);
                }
                else
                {
                    sink.Reject($"{path} package {index}", "it has no name");
                }
            }
            catch (InvalidOperationException error)
            {
                sink.Reject($"{path} package {index}", error.Message); // a text that is no UTF-8
            }
        }
    }

    private void ReadPackage(string path, string ecosystem, string name, JsonElement package, IFeedSink sink)
    {
        if (!package.TryGetProperty("secfixes", out var fixes) || fixes.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var fix in fixes.EnumerateObject())
        {
            if (fix.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            {
                sink.Reject($"{path} {name} {fix.Name}", "the ids of a fix are a list");
                continue;
            }

            foreach (var text in fix.Value.ValueKind == JsonValueKind.Null ? default : fix.Value.EnumerateArray())
            {
                foreach (var id in Ids(text))
                {
                    sink.Add(new Advisory { Id = id[0], Aliases = [.. id[1..]], Affected = [Affected(ecosystem, name, fix.Name)] });
                }
            }
        }

        AffectedPackage Affected(string where, string called, string version) => version == "0"
            ? new(where, called) { Status = PackageStatus.NotAffected, StatusNote = $"{Distribution} says that the package was never affected" }
            : new(where, called) { Ranges = [AffectedRange.Before(version)] };
    }

    /// <summary><c>CVE-2019-1 ALPINE-1</c>: each id is a record of its own; ids of the distribution are names of the CVE before them.</summary>
    private static List<List<string>> Ids(JsonElement text)
    {
        var records = new List<List<string>>();
        foreach (var word in text.ValueKind == JsonValueKind.String ? text.GetString()!.Split([' ', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (AdvisoryNames.IsCve(word) || records.Count == 0)
            {
                records.Add([word]);
            }
            else
            {
                records[^1].Add(word);
            }
        }

        return records;
    }
}
