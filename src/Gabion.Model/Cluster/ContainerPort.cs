using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>A port that a container declares, as the API server completes it.</summary>
public readonly struct ContainerPort(Field field, bool isHostNetwork)
{
    public Field Field { get; } = field;

    public string? Name => Field["name"].Text;

    public long? Number => Field["containerPort"].Integer;

    /// <summary>The port of the node; null when it takes none. Under <c>hostNetwork</c> it is the container port.</summary>
    public long? HostPort => Field["hostPort"].Integer is { } written and not 0 ? written : isHostNetwork ? Number : null;

    public string Protocol => Field["protocol"].Text ?? "TCP";

    /// <summary>True when a reference by number or by name means this port; the protocol is the caller's question.</summary>
    public bool IsMeantBy(Field reference) => reference.Integer is { } number ? number == Number : reference.Text == Name;
}
