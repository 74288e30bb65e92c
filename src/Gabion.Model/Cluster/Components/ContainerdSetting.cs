using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// What a file of containerd sets, by names that are the same in every version of the format, and whether that takes the place of what a
/// file read before it sets (cmd/containerd/server/config, <c>mergeConfig</c> with mergo): below <c>plugins</c> tables are joined, values and lists
/// replaced; entries of <c>proxy_plugins</c>, <c>stream_processors</c> and <c>timeouts</c> are replaced whole; elsewhere values that are
/// not empty replace, and lists grow.
/// </summary>
internal sealed class ContainerdSetting
{
    /// <summary>What formats 1 to 3 call the plugin that the kubelet talks to; in 3 it became two, which share no setting.</summary>
    private static readonly ImmutableArray<string> Cri = ["cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"];

    private const string Server = "io.containerd.server.v1.";

    private readonly Dictionary<string, Node> _values = new(StringComparer.Ordinal);

    public static ContainerdSetting Of(Field root)
    {
        var made = new ContainerdSetting();
        made.Add(root.Node, []);
        return made;
    }

    /// <param name="path">Of a setting of the file that was read before.</param>
    public bool Replaces(ImmutableArray<string> path, Node before)
    {
        if (!_values.TryGetValue(Key(path), out var now))
        {
            return false;
        }

        return path[0] switch
        {
            "imports" or "version" => false, // each file has its own
            "plugins" => now is not MappingNode || before is not MappingNode,
            "proxy_plugins" or "stream_processors" or "timeouts" => path.Length == 2,
            _ => now is ScalarNode scalar && before is ScalarNode && !IsEmpty(scalar),
        };
    }

    private static bool IsEmpty(ScalarNode value) => value.Text is "" or "false" or "0" || value.Type == ScalarType.Null;

    private static string Key(ImmutableArray<string> path) => string.Join('\n', path switch
    {
        ["plugins", var plugin, .. var rest] when Cri.Contains(plugin) => ["plugins", Cri[0], .. rest],
        ["plugins", var plugin, .. var rest] when plugin.StartsWith(Server, StringComparison.Ordinal) => [plugin[Server.Length..], .. rest],
        _ => path,
    });

    private void Add(Node? node, ImmutableArray<string> path)
    {
        if (node is null)
        {
            return;
        }

        if (!path.IsEmpty)
        {
            _values[Key(path)] = node;
        }

        if (node is MappingNode mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                Add(entry.Value, path.Add(entry.Key.Text));
            }
        }
    }
}
