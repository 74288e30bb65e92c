using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>etcd's configuration file (<c>--config-file</c>): YAML or JSON, known by its name or folder and its keys.</summary>
public sealed class EtcdFileReader : Reader
{
    public override string Kind => "etcd configuration";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name is "etcd.conf" or "etcd.conf.yaml" or "etcd.conf.yml" or "etcd.yaml" or "etcd.yml" or "etcd-config.yaml" or "etcd-config.yml"
            || path.EndsWith("server/db/etcd/config", StringComparison.Ordinal);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The etcd configuration was not read: {why}.")]);
        }

        var documents = YamlReader.Read(text);
        return documents is [var document] && !document.Problems.Any(problem => problem.IsFatal) && document.Field is { IsMapping: true } root
            && !root["apiVersion"].Exists && (root["data-dir"].Exists || root["listen-client-urls"].Exists || root["client-transport-security"].Exists)
                ? new([ConfigurationFiles.Read(file, root, ComponentKind.Etcd, new("EtcdConfiguration", "etcd"))], [])
                : ReadResult.Nothing;
    }
}
