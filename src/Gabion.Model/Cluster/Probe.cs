using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>A question that the kubelet asks a container again and again.</summary>
/// <param name="Kind"><c>liveness</c>, <c>readiness</c> or <c>startup</c>.</param>
public sealed record Probe(ContainerSpec Container, string Kind, Field Field)
{
    private static readonly string[] Kinds = ["liveness", "readiness", "startup"];

    /// <summary>The port it asks, by number or name; absent for commands.</summary>
    public Field Port => Field["httpGet"].IsSet ? Field["httpGet"]["port"] : Field["tcpSocket"].IsSet ? Field["tcpSocket"]["port"] : Field["grpc"]["port"];

    /// <summary>The probes that a container has.</summary>
    public static IEnumerable<Probe> Of(ContainerSpec container)
    {
        ArgumentNullException.ThrowIfNull(container);
        return Kinds.Select(kind => new Probe(container, kind, container.Field[$"{kind}Probe"])).Where(probe => probe.Field.IsSet);
    }
}
