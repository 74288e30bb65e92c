using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// Parts of a kubelet's configuration, the <c>*.conf</c> of its <c>--config-dir</c> (<c>kubelet.conf.d/10-limits.conf</c>): they are laid
/// over its configuration file in the order of their names, and what they do not say is not judged.
/// </summary>
public sealed class KubeletDropInReader : Reader
{
    public override string Kind => "kubelet drop-in";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        return path.EndsWith(".conf", StringComparison.Ordinal) && parts.Length > 1 && parts[^2].EndsWith(".d", StringComparison.Ordinal)
            && !parts[^2].EndsWith(".service.d", StringComparison.Ordinal) && parts.SkipLast(1).TakeLast(2).Any(part => part.StartsWith("kubelet", StringComparison.Ordinal));
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The kubelet's drop-in was not read: {why}.")]);
        }

        var documents = YamlReader.Read(text);
        if (documents.SelectMany(document => document.Problems).FirstOrDefault(problem => problem.IsFatal) is { } broken)
        {
            return new([], [new(GapKind.Invalid, file.Path, broken.At, $"The kubelet's drop-in was not assessed: {broken.Message.TrimEnd('.')}.", "Mend the syntax at this place.")]);
        }

        return documents is [{ Field: { IsMapping: true } root }] && root["kind"].Text is "KubeletConfiguration"
            ? new([ConfigurationFiles.Read(file, root, ComponentKind.Kubelet, new("KubeletConfiguration", file.Path[(file.Path.LastIndexOf('/') + 1)..]), isWhole: false)], [])
            : ReadResult.Nothing;
    }
}
