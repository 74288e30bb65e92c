using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Calico;
using Gabion.Network.Cilium;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading.Networks;

namespace Gabion.Network.Reading;

/// <summary>Reads the objects of a cluster, or of a folder of manifests, into the terms of the engine.</summary>
public static class TopologyReading
{
    /// <summary>Beyond this many endpoints the rest is left out, with a gap that says so.</summary>
    public const int MaxEndpoints = 200_000;

    /// <param name="podNetwork">The addresses that pods get, so that address blocks may mean them; null when they are not told.</param>
    public static Topology Read(IEnumerable<Fact> facts, AddressSet? podNetwork = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var all = facts.ToList();
        var objects = all.OfType<KubernetesObject>().ToList();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();

        // 1. Namespaces, service accounts, endpoints.
        var reading = new EndpointReading(objects);
        var found = all.OfType<Workload>().Select(reading.Read).Concat(objects.Select(reading.ReadMachine))
            .Concat(objects.Where(HostEndpointReading.IsHost).Select(item => Guard(item, gaps, () => HostEndpointReading.Read(item)))).OfType<Endpoint>();
        var endpoints = found.Take(MaxEndpoints + 1).ToImmutableArray();
        if (endpoints.Length > MaxEndpoints)
        {
            endpoints = endpoints[..MaxEndpoints];
            gaps.Add(new(GapKind.Limit, "", null, $"There are more than {MaxEndpoints} endpoints; the rest was not assessed.", "Ask about a part of the cluster."));
        }

        // 2. The networks that they are in.
        var networks = new NetworkReading(objects, [.. reading.Namespaces.Values], endpoints, gaps);
        var secondary = Secondary(objects, networks, endpoints, reading, gaps);
        endpoints = [.. endpoints.Select(networks.InPrimary)];

        // 3. Services and what leads in.
        var byNamespace = Enumerable.Range(0, endpoints.Length).ToLookup(number => endpoints[number].Namespace.Name, StringComparer.Ordinal);
        var services = objects.Where(item => item.Is("", "Service")).Select(item => EntryReading.Service(item, byNamespace, endpoints)).ToImmutableArray();
        var gateways = new GatewayRoutes(objects, reading.Namespaces);
        var entries = objects.SelectMany(item => EntryReading.Routes(item, services, endpoints, gateways)).ToImmutableArray();

        // 4. Policies, each kind into its tier.
        var tiers = new TierBuilder();
        var sets = objects.Where(item => CalicoPolicyReading.IsCalico(item) && item.Kind is "NetworkSet" or "GlobalNetworkSet")
            .Select(item => Guard(item, gaps, () => CalicoNetworkSet.Read(item, reading))).OfType<CalicoNetworkSet>().ToImmutableArray();
        var calico = new CalicoSets(sets, services, endpoints);
        foreach (var item in objects)
        {
            Guard(item, gaps, () => ReadPolicy(item, tiers, calico, podNetwork));
        }

        Guard(objects.FirstOrDefault(HostEndpointReading.IsHost), gaps, () => HostEndpointReading.AddTiers(objects, tiers, calico));

        gaps.AddRange(tiers.Undeclared());
        gaps.AddRange(tiers.Policies.Where(policy => policy.MayBeRefused).SelectMany(policy => policy.OddBlocks, Refused));

        var set = new ObjectSet(new(""), [.. objects.Where(item => !EndpointReading.IsMachine(item))], [.. all.OfType<Workload>()], isWhole: true);
        var mayHaveOthers = set.Index.MayMakeOtherPods;
        return new(endpoints, tiers.ToTiers(), entries, gaps.ToImmutable(), Assumptions.Of(endpoints, tiers, objects, secondary, networks, mayHaveOthers))
        {
            MayHaveOtherPods = mayHaveOthers,
            Namespaces = reading.Namespaces,
            Secondary = secondary is null ? null : secondary with { MayHaveOtherPods = mayHaveOthers },
            NetworkFaults = [.. networks.Faults, .. secondary?.NetworkFaults ?? []],
            Services = services,
        };
    }

    /// <summary>Pods in the networks beside their primary one, under the policies for those; null when nothing speaks of any.</summary>
    private static Topology? Secondary(List<KubernetesObject> objects, NetworkReading networks, ImmutableArray<Endpoint> endpoints, EndpointReading reading, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var policies = objects.Where(MultiNetworkPolicyReading.IsOne).ToList();
        if (!networks.HasSecondary && policies.Count == 0)
        {
            return null;
        }

        var tiers = new TierBuilder();
        var faults = ImmutableArray.CreateBuilder<NetworkFault>();
        foreach (var item in policies)
        {
            Guard(item, gaps, () => tiers.Add(TierBuilder.Default, MultiNetworkPolicyReading.Read(item, networks)));
            foreach (var (@namespace, name) in MultiNetworkPolicyReading.Definitions(item).Where(definition => !networks.IsShown(definition.Namespace, definition.Name)))
            {
                faults.Add(new(
                    IsMissing: true,
                    $"MultiNetworkPolicy {item.NamespaceOrDefault}/{item.Name} is for network {@namespace}/{name}, and there is no NetworkAttachmentDefinition of that name here.",
                    "Compare its annotation k8s.v1.cni.cncf.io/policy-for with the names of the definitions; one without a namespace means that of the policy.",
                    item.File.Locate(item.Metadata["name"].Span)));
            }
        }

        var found = endpoints.SelectMany(networks.InSecondary).Take(MaxEndpoints + 1).ToImmutableArray();
        if (found.Length > MaxEndpoints)
        {
            found = found[..MaxEndpoints];
            gaps.Add(new(GapKind.Limit, "", null, $"There are more than {MaxEndpoints} endpoints in secondary networks; the rest was not assessed.", "Ask about a part of the cluster."));
        }

        return new(found, tiers.ToTiers(), [], [], []) { IsSecondary = true, Namespaces = reading.Namespaces, NetworkFaults = faults.ToImmutable() };
    }

    private static object? ReadPolicy(KubernetesObject item, TierBuilder tiers, CalicoSets calico, AddressSet? podNetwork)
    {
        switch (item.Group, item.Kind)
        {
            case ("networking.k8s.io" or "extensions", "NetworkPolicy"):
                tiers.Add(TierBuilder.Default, NetworkPolicyReading.Read(item, podNetwork));
                break;
            case ("policy.networking.k8s.io", "AdminNetworkPolicy" or "BaselineAdminNetworkPolicy" or "ClusterNetworkPolicy"):
                tiers.Add(AdminPolicyReading.IsBaseline(item) ? TierBuilder.Baseline : TierBuilder.Admin, AdminPolicyReading.Read(item, podNetwork));
                break;
            case ("projectcalico.org" or "crd.projectcalico.org", "NetworkPolicy" or "GlobalNetworkPolicy"):
                tiers.Add(CalicoPolicyReading.Tier(item), CalicoPolicyReading.Read(item, calico));
                break;
            case ("projectcalico.org" or "crd.projectcalico.org", "Tier"):
                var isPass = item.Spec["defaultAction"].Text?.Equals("Pass", StringComparison.OrdinalIgnoreCase) == true;
                tiers.Declare(item.Name, CalicoPolicyReading.Order(item.Spec["order"]), isPass ? RuleAction.Pass : RuleAction.Deny);
                break;
            case ("cilium.io", "CiliumNetworkPolicy" or "CiliumClusterwideNetworkPolicy"):
                foreach (var (isDeny, policy) in CiliumPolicyReading.Read(item).ToList())
                {
                    tiers.Add(isDeny ? TierBuilder.CiliumDeny : TierBuilder.Default, policy);
                }

                break;
            default:
                break;
        }

        return null;
    }

    private static CoverageGap Refused(NetworkPolicyFact policy, OddBlock block) => new(
        GapKind.Unknown,
        block.Place.Path,
        block.Place.Span,
        $"{policy.FullName}: {block.What}: API servers from 1.36 on refuse the policy, older ones take it. What it selects cannot be told.",
        block.Plain is null ? "Write the address plainly." : $"Write {block.Plain}.");

    private static void Guard(KubernetesObject? item, ImmutableArray<CoverageGap>.Builder gaps, Action read)
    {
        if (item is not null)
        {
            Guard<object>(item, gaps, () =>
            {
                read();
                return item;
            });
        }
    }

    private static T? Guard<T>(KubernetesObject item, ImmutableArray<CoverageGap>.Builder gaps, Func<T> read)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (PolicyFault fault)
        {
            var at = item.File.Locate(fault.At.Span);
            gaps.Add(new(
                GapKind.Invalid,
                at.Path,
                at.Span,
                $"{item.Kind} {item.Name} was left out, since the API server would refuse it: {fault.Message}.",
                "Mend the policy; what it was meant to allow or deny is not in the answer."));
            return null;
        }
    }
}
