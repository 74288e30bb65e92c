using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>
/// Istio: which workloads have a proxy, and what their PeerAuthentication lets in. The composition is that of
/// <c>ComposePeerAuthentication</c> (pilot/pkg/security/authn): mesh, then namespace, then workload, each only where it says a mode;
/// the oldest of a level wins; ports only on a policy with a selector; such a policy does nothing in the root namespace.
/// </summary>
internal sealed class IstioEncryption
{
    private const string Group = "security.istio.io";

    private readonly MeshFacts _mesh;
    private readonly IstioClients _clients;
    private readonly ImmutableArray<KubernetesObject> _policies;

    public IstioEncryption(MeshFacts mesh)
    {
        _mesh = mesh;
        _clients = new(mesh);
        _policies = [.. mesh.Of(Group, "PeerAuthentication").OrderBy(policy => policy.Metadata["creationTimestamp"].Text ?? "9999", StringComparer.Ordinal)];
    }

    /// <summary>Null when Istio has nothing to do with the workload.</summary>
    public WorkloadEncryption? Of(Workload workload)
    {
        if (IstioProxy.Of(workload, _mesh) is not { } proxy)
        {
            return null;
        }

        var placed = MeshEncryption.PlaceOf(proxy.Object, proxy.Decider);
        if (!proxy.IsCertain)
        {
            return new(workload, EncryptionAnswer.CannotTell, proxy.Name, proxy.Reason, placed);
        }

        var ports = ImmutableArray.CreateBuilder<PortEncryption>();
        var (answer, reason, place) = Mode(workload, proxy, placed, ports);
        if (!proxy.IsAmbient)
        {
            (answer, reason, place) = IstioBypass.Apply(workload, (answer, reason, place), ports);
        }

        var weakest = ports.Select(port => port.Answer).Append(answer).Max();
        if (weakest != answer && answer == EncryptionAnswer.Encrypted)
        {
            (answer, reason) = (EncryptionAnswer.Permissive, $"{reason}, but not on every port");
        }

        return new(workload, answer, proxy.Name, reason, place)
        {
            Ports = ports.ToImmutable(),
            Remarks = [.. proxy.Remarks, .. _clients.Of(workload, answer)],
        };
    }

    private (EncryptionAnswer Answer, string Reason, Location? Place) Mode(Workload workload, IstioProxy proxy, Location placed, ImmutableArray<PortEncryption>.Builder ports)
    {
        var own = workload.Object.NamespaceOrDefault;
        var mesh = _policies.FirstOrDefault(policy => !HasSelector(policy) && policy.NamespaceOrDefault == _mesh.RootNamespace);
        var space = own == _mesh.RootNamespace ? null : _policies.FirstOrDefault(policy => !HasSelector(policy) && policy.NamespaceOrDefault == own);
        var single = own == _mesh.RootNamespace ? null : _policies.FirstOrDefault(policy => HasSelector(policy) && policy.NamespaceOrDefault == own && Selects(policy, workload));

        EncryptionAnswer answer = EncryptionAnswer.Permissive;
        KubernetesObject? decider = null;
        foreach (var policy in new[] { mesh, space, single }.OfType<KubernetesObject>())
        {
            if (AnswerOf(policy.Spec["mtls"]["mode"], proxy) is { } said)
            {
                (answer, decider) = (said, policy);
            }
        }

        if (single is not null)
        {
            foreach (var port in single.Spec["portLevelMtls"].Entries)
            {
                var said = AnswerOf(port.Value["mode"], proxy) ?? answer;
                if (said != answer)
                {
                    ports.Add(new(port.Key, said, MeshEncryption.PlaceOf(single, port.Value)));
                }
            }
        }

        return decider is null
            ? (answer, $"No PeerAuthentication of the target says a mode, and the default of Istio is PERMISSIVE ({proxy.Reason})", placed)
            : (answer, $"{Level(decider)} says {decider.Spec["mtls"]["mode"].Text}", MeshEncryption.PlaceOf(decider, decider.Spec["mtls"]["mode"]));
    }

    private string Level(KubernetesObject policy) => HasSelector(policy) ? $"PeerAuthentication '{policy.Name}' of the workload"
        : policy.NamespaceOrDefault == _mesh.RootNamespace ? $"PeerAuthentication '{policy.Name}' of the mesh"
        : $"PeerAuthentication '{policy.Name}' of the namespace";

    /// <summary>Null when it says nothing (UNSET), so that the level above goes on.</summary>
    private static EncryptionAnswer? AnswerOf(Field mode, IstioProxy proxy) => mode.Text switch
    {
        "STRICT" => EncryptionAnswer.Encrypted,
        "PERMISSIVE" => EncryptionAnswer.Permissive,

        // Ambient has no way to switch it off: ztunnel takes both (istio.io/latest/docs/ambient/usage/l4-policy).
        "DISABLE" => proxy.IsAmbient ? EncryptionAnswer.Permissive : EncryptionAnswer.Plain,
        _ => null,
    };

    private static bool HasSelector(KubernetesObject policy) => policy.Spec["selector"]["matchLabels"].Entries.Count > 0;

    private static bool Selects(KubernetesObject policy, Workload workload) =>
        LabelSelector.OfMap(policy.Spec["selector"]["matchLabels"]).Matches(new(workload.Pod.Metadata["labels"], workload.Object));
}
