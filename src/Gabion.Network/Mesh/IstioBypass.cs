using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>
/// Ports that pass the sidecar by: the pod's annotations say which ones its rules take (istio.io/latest/docs/reference/config/annotations). With a list of
/// ports to take, the list of those to leave out is not looked at (tools/istio-iptables).
/// </summary>
internal static class IstioBypass
{
    private const string Include = "traffic.sidecar.istio.io/includeInboundPorts";
    private const string Exclude = "traffic.sidecar.istio.io/excludeInboundPorts";

    /// <summary>The answer that remains, the ports' own being changed with it.</summary>
    public static (EncryptionAnswer Answer, string Reason, Location? Place) Apply(
        Workload workload, (EncryptionAnswer Answer, string Reason, Location? Place) found, ImmutableArray<PortEncryption>.Builder ports)
    {
        var annotations = workload.Pod.Metadata["annotations"];
        if (annotations[Include] is { IsSet: true, Text: var taken and not "*" } include)
        {
            return OnlySome(PortsOf(taken), MeshEncryption.PlaceOf(workload.Object, include), found, ports);
        }

        foreach (var port in annotations[Exclude] is { IsSet: true } exclude ? PortsOf(exclude.Text) : [])
        {
            Remove(ports, other => other.Port == port);
            ports.Add(new(port, EncryptionAnswer.Plain, MeshEncryption.PlaceOf(workload.Object, annotations[Exclude])));
        }

        return found;
    }

    private static (EncryptionAnswer Answer, string Reason, Location? Place) OnlySome(
        List<string> taken, Location place, (EncryptionAnswer Answer, string Reason, Location? Place) found, ImmutableArray<PortEncryption>.Builder ports)
    {
        Remove(ports, other => !taken.Contains(other.Port) || other.Answer == EncryptionAnswer.Plain);
        foreach (var port in found.Answer == EncryptionAnswer.Plain ? [] : taken.Where(port => !ports.Any(other => other.Port == port)).ToList())
        {
            ports.Add(new(port, found.Answer, place));
        }

        return (EncryptionAnswer.Plain, taken.Count == 0 ? "The pod lets every port pass its sidecar by" : $"The pod lets its sidecar take only port {string.Join(", ", taken)}", place);
    }

    private static void Remove(ImmutableArray<PortEncryption>.Builder ports, Func<PortEncryption, bool> isMeant)
    {
        for (var i = ports.Count - 1; i >= 0; i--)
        {
            if (isMeant(ports[i]))
            {
                ports.RemoveAt(i);
            }
        }
    }

    private static List<string> PortsOf(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
