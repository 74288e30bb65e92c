using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>Whether what reaches a workload is encrypted on its way, and which object decides that.</summary>
/// <param name="Mesh">What encrypts: <c>Istio sidecar</c>, <c>Istio ambient</c>, <c>Linkerd</c>, <c>Cilium WireGuard</c>…; null: nothing does.</param>
/// <param name="Reason">One sentence without a full stop.</param>
/// <param name="Place">The object that decides; null when it is an absence that does.</param>
public sealed record WorkloadEncryption(Workload Workload, EncryptionAnswer Answer, string? Mesh, string Reason, Location? Place)
{
    /// <summary>Ports whose answer is another one than the workload's.</summary>
    public ImmutableArray<PortEncryption> Ports { get; init; } = [];

    /// <summary>What else one should know: callers that are told to speak plain text, modes that do not exist here.</summary>
    public ImmutableArray<EncryptionRemark> Remarks { get; init; } = [];
}

/// <summary>What goes for one port of a workload alone.</summary>
/// <param name="Port">The number, or the name, as the deciding object has it.</param>
public sealed record PortEncryption(string Port, EncryptionAnswer Answer, Location Place);

/// <summary>Something beside the answer, with its place.</summary>
public sealed record EncryptionRemark(string Text, Location Place);

/// <summary>What can be said of the connections to a workload.</summary>
public enum EncryptionAnswer
{
    /// <summary>Only encrypted connections are let in.</summary>
    Encrypted,

    /// <summary>Encrypted ones are understood, and plain ones are let in too.</summary>
    Permissive,

    /// <summary>Nothing encrypts, but the programs themselves.</summary>
    Plain,

    /// <summary>The target does not say.</summary>
    CannotTell,
}
