using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// Files of variables that a unit reads: the kubelet's flags in <c>kubeadm-flags.env</c>, <c>/etc/default/kubelet</c> (AKS:
/// <c>KUBELET_FLAGS</c>, GKE: <c>KUBELET_OPTS</c>) and <c>/etc/eks/kubelet/environment</c>, etcd's settings in <c>etcd.env</c>.
/// </summary>
public sealed class EnvironmentFileReader : Reader
{
    public override string Kind => "environment file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ComponentOf(path) is not null;
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (ComponentOf(file.Path) is not { } kind || TextContent.Decode(content.Span, out _) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, "The variables were not read: the file is not text.")]);
        }

        var written = ImmutableArray.CreateBuilder<ComponentSetting>();
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var trimmed = line.Trim();
            if (trimmed is ['#', ..] || trimmed.IndexOf('=') is not (> 0 and var equals))
            {
                continue;
            }

            var name = trimmed[..equals].Trim();
            name = name.StartsWith("export ", StringComparison.Ordinal) ? name["export ".Length..].Trim() : name;
            var words = UnitFile.Words(trimmed[(equals + 1)..].Trim());
            var span = UnitFile.Span(index + 1);
            if (kind == ComponentKind.Etcd && name.StartsWith("ETCD_", StringComparison.Ordinal))
            {
                written.Add(new(PodComponents.EnvironmentName(name), string.Join(' ', words), $"{name}={string.Join(' ', words)}", span));
            }
            else if (name.EndsWith("ARGS", StringComparison.Ordinal) || name.EndsWith("OPTS", StringComparison.Ordinal) || name.EndsWith("FLAGS", StringComparison.Ordinal))
            {
                written.AddRange(FlagList.Read([.. words.SelectMany(word => UnitFile.Words(word)).Select(word => new Argument(word, span))]));
            }
        }

        return written.Count == 0 ? ReadResult.Nothing : new(
            [
                new ComponentSettings(file, kind, new("EnvironmentFile", file.Path[(file.Path.LastIndexOf('/') + 1)..]), written.ToImmutable())
                {
                    IsWhole = kind == ComponentKind.Etcd,
                    Form = SettingForm.Flags,
                    Anchor = written[0].Span,
                },
            ],
            []);
    }

    private static ComponentKind? ComponentOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var folder = path.Length > name.Length ? path[..^(name.Length + 1)] : "";
        return name switch
        {
            "kubeadm-flags.env" or "kubelet.env" => ComponentKind.Kubelet,
            "kubelet" when IsFolder(folder, "default", "sysconfig") => ComponentKind.Kubelet,
            "environment" when folder == "etc/eks/kubelet" || folder.EndsWith("/etc/eks/kubelet", StringComparison.Ordinal) => ComponentKind.Kubelet,
            "etcd.env" => ComponentKind.Etcd,
            _ => null,
        };
    }

    private static bool IsFolder(string folder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (folder == $"etc/{name}" || folder.EndsWith($"/etc/{name}", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
