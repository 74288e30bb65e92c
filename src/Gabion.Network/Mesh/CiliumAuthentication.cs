using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Cilium;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Mesh;

/// <summary>
/// Mutual authentication by Cilium: rules of its policies may require that caller and called prove who they are
/// (<c>authentication.mode</c>), in a handshake beside the connection. That encrypts nothing (Cilium's documentation, "Mutual
/// Authentication"), so it is told beside the answer.
/// </summary>
internal sealed class CiliumAuthentication
{
    private readonly MeshFacts _mesh;
    private readonly ImmutableArray<Demand> _demands;
    private readonly Dictionary<Workload, EndpointClass> _classes = new(ReferenceEqualityComparer.Instance);

    public CiliumAuthentication(MeshFacts mesh, ImmutableArray<KubernetesObject> objects, IEnumerable<Workload> workloads)
    {
        _mesh = mesh;
        _demands = [.. mesh.Of("cilium.io", "CiliumNetworkPolicy").Concat(mesh.Of("cilium.io", "CiliumClusterwideNetworkPolicy")).SelectMany(Read)];
        if (_demands.IsEmpty)
        {
            return;
        }

        var visible = new Visibility();
        foreach (var demand in _demands)
        {
            demand.Subject.Look(visible);
        }

        var reading = new EndpointReading(objects);
        var known = workloads.Select(workload => (Workload: workload, Endpoint: reading.Read(workload))).Where(pair => pair.Endpoint is not null).ToList();
        var (classes, classOf) = EndpointClass.Group([.. known.Select(pair => pair.Endpoint!)], visible);
        for (var i = 0; i < known.Count; i++)
        {
            _classes[known[i].Workload] = classes[classOf[i]];
        }
    }

    /// <summary>What the rules that let callers in to a workload ask of them; nothing where none asks.</summary>
    public IEnumerable<EncryptionRemark> Of(Workload workload, bool isEncrypted)
    {
        if (!_classes.TryGetValue(workload, out var endpoints))
        {
            yield break;
        }

        var about = _demands.Where(demand => demand.Subject.Matches(endpoints) == Match.Yes).ToList();
        var required = about.Where(demand => demand.Mode is "required").ToList();
        foreach (var failing in about.Where(demand => demand.Mode is "test-always-fail").Take(1))
        {
            yield return new($"{failing.Words} refuses every caller (authentication.mode test-always-fail)", MeshEncryption.PlaceOf(failing.Policy, failing.Decider));
        }

        if (required.Count == 0)
        {
            yield break;
        }

        var first = required[0];
        var rest = about.Count - required.Count;
        var encrypts = isEncrypted ? "" : "; that proves who calls and encrypts nothing";
        yield return new(
            rest == 0 ? $"Cilium's mutual authentication is required by every ingress rule of its policies{encrypts}"
            : $"Cilium's mutual authentication is required by {required.Count} of {Counted.Of(about.Count, "ingress rule")} of its policies: the others let in who has not proven anything{encrypts}",
            MeshEncryption.PlaceOf(first.Policy, first.Decider));
        if (_mesh.CiliumConfiguration is { } configuration && configuration.Root["data"]["mesh-auth-mutual-enabled"] is var setting && setting.Text != "true")
        {
            yield return new(
                "mesh-auth-mutual-enabled is not on in cilium-config, so that nobody can authenticate: what requires it is dropped",
                MeshEncryption.PlaceOf(configuration, setting.Exists ? setting : configuration.Metadata["name"]));
        }
    }

    /// <summary>The ingress rules of a policy, with what each asks of callers.</summary>
    private static IEnumerable<Demand> Read(KubernetesObject policy)
    {
        var space = policy.Kind == "CiliumNetworkPolicy" ? policy.NamespaceOrDefault : null;
        foreach (var spec in policy.Root["specs"].Items.Prepend(policy.Spec).Where(spec => spec["endpointSelector"].IsMapping))
        {
            if (Subject(space, spec["endpointSelector"]) is not { } subject)
            {
                continue;
            }

            var number = 0;
            foreach (var rule in spec["ingress"].Items)
            {
                number++;
                var mode = rule["authentication"]["mode"];
                yield return new(policy, subject, mode.Text, mode.Exists ? mode : rule, $"Ingress rule {number} of {policy.Kind} {policy.Name}");
            }
        }
    }

    // A selector that is none is a gap of the reader of policies already.
    private static CiliumSelector? Subject(string? space, Field selector)
    {
        try
        {
            return new(space, FieldReading.Selector(selector));
        }
        catch (PolicyFault)
        {
            return null;
        }
    }

    /// <summary>An ingress rule.</summary>
    /// <param name="Mode">Null: it asks for none.</param>
    private sealed record Demand(KubernetesObject Policy, EndpointSelector Subject, string? Mode, Field Decider, string Words);
}
