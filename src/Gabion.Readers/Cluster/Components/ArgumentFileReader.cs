using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// Files that hold the arguments of a component and are named like it, as MicroK8s has them:
/// <c>/var/snap/microk8s/current/args/kube-apiserver</c>. An argument a line, <c>#</c> begins a comment; the snap's two folders stand
/// as variables (https://microk8s.io/docs/configuring-services).
/// </summary>
public sealed class ArgumentFileReader : Reader
{
    public override string Kind => "argument file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Split('/') is [.., "microk8s", _, "args", var name] && ComponentOf(name) is not null;
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        if (ComponentOf(name) is not { } kind || TextContent.Decode(content.Span, out _) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, "The arguments were not read: the file is not text.")]);
        }

        var arguments = text.Split('\n').Index()
            .Where(line => line.Item.AsSpan().TrimStart() is not ['#', ..])
            .SelectMany(line => UnitFile.Words(Filled(line.Item)).Select(word => new Argument(word, UnitFile.Span(line.Index + 1))));
        return new(
            [
                new ComponentSettings(file, kind, new("Arguments", name), FlagList.Read([.. arguments]))
                {
                    IsWhole = true,
                    Form = SettingForm.Flags,
                    Anchor = UnitFile.Span(1),
                },
            ],
            []);
    }

    private static string Filled(string line) => line.Replace("${SNAP_DATA}", "/var/snap/microk8s/current", StringComparison.Ordinal)
        .Replace("${SNAP_COMMON}", "/var/snap/microk8s/common", StringComparison.Ordinal);

    private static ComponentKind? ComponentOf(string name) => name is "etcd" or "kubelet" || name.StartsWith("kube-", StringComparison.Ordinal) ? ComponentNames.Of(name) : null;
}
