using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gabion.Model;

namespace Gabion.Sources.Nodes;

/// <summary>Packs what was taken of a node. What is too large for a ConfigMap leaves its largest contents out, and says so.</summary>
public static class NodeBundleWriter
{
    /// <param name="most">Bytes that the packed bundle may have.</param>
    /// <returns>Null when even owners and modes alone are too much.</returns>
    public static byte[]? Pack(NodeBundle bundle, int most = NodeBundleFormat.MaxPacked)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var now = bundle;
        while (true)
        {
            var packed = PackAll(now);
            if (packed.Length <= most)
            {
                return packed;
            }

            if (now.Contents.IsEmpty)
            {
                return null;
            }

            now = Less(now, packed.Length - most);
        }
    }

    /// <summary>Without its largest contents, at least as many bytes as are too many: unpacked they are more, so that this is repeated.</summary>
    private static NodeBundle Less(NodeBundle bundle, int tooMany)
    {
        var gone = new List<string>();
        long bytes = 0;
        foreach (var (path, content) in bundle.Contents.OrderByDescending(pair => pair.Value.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (bytes >= tooMany)
            {
                break;
            }

            gone.Add(path);
            bytes += content.Length;
        }

        var kept = bundle.Contents.RemoveRange(gone);
        return new()
        {
            Node = bundle.Node,
            MachineId = bundle.MachineId,
            TakenAt = bundle.TakenAt,
            Tool = bundle.Tool,
            Entries = [.. bundle.Entries.Select(entry => kept.ContainsKey(entry.Path) ? entry : entry with { Size = 0 })],
            Contents = kept,
            Commands = bundle.Commands,
            Named = bundle.Named,
            Gaps = [.. bundle.Gaps, .. gone.Select(path => new CoverageGap(
                GapKind.Limit, path, null, "Its content was left out of what the collector carries, which may be no more than a ConfigMap holds; only owner and mode were assessed", "Scan on the node itself: gabion scan node."))],
        };
    }

    private static byte[] PackAll(NodeBundle bundle)
    {
        using var output = new MemoryStream();
        using (var packed = new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var lines = new JsonLines(packed);
            lines.Write(json => WriteHead(json, bundle));
            foreach (var entry in bundle.Entries)
            {
                lines.Write(json =>
                {
                    json.WriteString("entry"u8, entry.Path);
                    json.WriteString("kind"u8, entry.Kind.ToString());
                    json.WriteNumber("mode"u8, entry.Mode);
                    json.WriteNumber("user"u8, entry.UserId);
                    json.WriteNumber("group"u8, entry.GroupId);
                    if (bundle.Contents.TryGetValue(entry.Path, out var content))
                    {
                        WriteContent(json, content);
                    }
                });
            }

            foreach (var (path, content) in bundle.Commands)
            {
                lines.Write(json =>
                {
                    json.WriteString("process"u8, path);
                    WriteContent(json, content);
                });
            }

            foreach (var file in bundle.Named)
            {
                lines.Write(json =>
                {
                    json.WriteString("named"u8, file.Process);
                    json.WriteString("name"u8, file.Name);
                    json.WriteString("path"u8, file.Path);
                    WriteContent(json, file.Content);
                });
            }

            foreach (var gap in bundle.Gaps)
            {
                lines.Write(json =>
                {
                    json.WriteString("gap"u8, gap.Path);
                    json.WriteString("kind"u8, gap.Kind.ToString());
                    json.WriteString("reason"u8, gap.Reason);
                    json.WriteString("remedy"u8, gap.Remedy ?? "");
                });
            }

            lines.Write(json => json.WriteNumber("end"u8, bundle.Entries.Length + bundle.Commands.Length + bundle.Named.Length + bundle.Gaps.Length));
        }

        return output.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, NodeBundle bundle)
    {
        json.WriteString("format"u8, NodeBundleFormat.Name);
        json.WriteNumber("version"u8, NodeBundleFormat.Version);
        json.WriteString("node"u8, bundle.Node);
        json.WriteString("machine"u8, bundle.MachineId ?? "");
        json.WriteString("taken"u8, bundle.TakenAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("tool"u8, bundle.Tool);
    }

    private static void WriteContent(Utf8JsonWriter json, byte[] content)
    {
        if (Utf8.IsValid(content))
        {
            json.WriteString("text"u8, Encoding.UTF8.GetString(content));
        }
        else
        {
            json.WriteBase64String("bytes"u8, content);
        }
    }
}
