using Gabion.Formats.Toml;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// The configuration of containerd, <c>config.toml</c> and what it imports, its registries' <c>certs.d/HOST/hosts.toml</c>, the
/// <c>registries.yaml</c> of k3s and RKE2, which writes both, and the <c>registries.conf</c> of CRI-O and podman. Each is one <see cref="ComponentConfiguration"/>.
/// </summary>
public sealed class RuntimeFileReader : Reader
{
    public override string Kind => "containerd configuration";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return KindOf(path) is not null;
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (KindOf(file.Path) is not { } kind || TextContent.Decode(content.Span, out _) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, "The configuration of containerd was not read: it is not text.")]);
        }

        var document = !file.Path.EndsWith(".yaml", StringComparison.Ordinal) ? TomlReader.Read(text) : YamlReader.Read(text) is [var first, ..] ? first : null;
        if (document?.Problems.FirstOrDefault(problem => problem.IsFatal) is { } broken)
        {
            return new([], [new(GapKind.Invalid, file.Path, broken.At, $"The configuration of containerd was not assessed: {broken.Message.TrimEnd('.')}.", "Mend the syntax at this place.")]);
        }

        return document?.Field is { IsMapping: true } root ? new([new ComponentConfiguration(file, root, "containerd/1", kind)], []) : ReadResult.Nothing;
    }

    private static string? KindOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name switch
        {
            "hosts.toml" when path.Contains("certs.d/", StringComparison.Ordinal) => "RegistryHosts",
            _ when name.EndsWith(".conf", StringComparison.Ordinal) && (path.EndsWith("containers/registries.conf", StringComparison.Ordinal) || path.Contains("containers/registries.conf.d/", StringComparison.Ordinal)) => "ContainersRegistries",
            "registries.yaml" when path.Contains("rancher/", StringComparison.Ordinal) => "Registries",
            _ when name.EndsWith(".toml", StringComparison.Ordinal) && (path.Contains("containerd/", StringComparison.Ordinal) || name is "containerd.toml" or "containerd-config.toml") => "ContainerdConfiguration",
            _ => null,
        };
    }
}
