using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// The options of k3s and RKE2 in <c>/etc/rancher/{k3s,rke2}/config.yaml</c> and <c>config.yaml.d</c>. Which components they
/// make is known with the unit, see <see cref="DistributionViews"/>.
/// </summary>
public sealed class DistributionFileReader : Reader
{
    public override string Kind => "k3s or RKE2 configuration";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return InstallerOf(path) is not null && (path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase));
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out _) is not { } text || InstallerOf(file.Path) is not { } installer)
        {
            return ReadResult.Nothing; // the manifest reader tells of YAML that is none
        }

        return YamlReader.Read(text) is [var document] && !document.Problems.Any(problem => problem.IsFatal) && document.Field is { IsMapping: true } root
            ? new([new DistributionOptions(file, installer, [.. root.Entries.SelectMany(Options)]) { Anchor = root.Entries is { Count: > 0 } entries ? entries.First().WrittenKey.Span : root.Span }], [])
            : ReadResult.Nothing;
    }

    // "key+" adds to what an earlier file says (k3s's pkg/configfilearg).
    private static IEnumerable<DistributionOption> Options(FieldEntry entry)
    {
        var (name, adds) = entry.Key is [.., '+'] ? (entry.Key[..^1], true) : (entry.Key, false);
        ImmutableArray<Field> values = entry.Value.IsSequence ? [.. entry.Value.Items] : [entry.Value];
        return values.Where(value => value.Text is { Length: > 0 }).Select(value => new DistributionOption(name, value.Text!, value.Span, entry.WrittenKey.Span, adds));
    }

    private static Installer? InstallerOf(string path) =>
        IsOf(path, "rke2") ? Installer.Rke2 : IsOf(path, "k3s") ? Installer.K3s : null;

    private static bool IsOf(string path, string name) =>
        path.Contains($"rancher/{name}/config.yaml", StringComparison.Ordinal) || path.StartsWith($"{name}/config.yaml", StringComparison.Ordinal)
        || path.EndsWith($"/{name}/config.yaml", StringComparison.Ordinal);
}
