using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reading;

namespace Gabion.Network.Calico;

/// <summary>
/// Calico's <c>HostEndpoint</c>s: interfaces of nodes under policies. Before every policy stand the failsafe ports (Felix's defaults);
/// after them the profiles, and a host endpoint without one refuses what no policy decided.
/// </summary>
internal static class HostEndpointReading
{
    public const string FailsafeTier = "failsafe";
    public const string ProfileTier = "profiles";
    private const string DefaultAllow = "projectcalico-default-allow";

    /// <summary>Felix's <c>FailsafeInboundHostPorts</c> and <c>FailsafeOutboundHostPorts</c> as they are when nothing sets them.</summary>
    private static readonly ConnectionSet InboundFailsafe = Ports([22, 179, 2379, 2380, 5473, 6443, 6666, 6667], [68]);

    private static readonly ConnectionSet OutboundFailsafe = Ports([179, 2379, 2380, 5473, 6443, 6666, 6667], [53, 67]);

    public static bool IsHost(KubernetesObject item) => CalicoPolicyReading.IsCalico(item) && item.Kind == "HostEndpoint";

    public static Endpoint Read(KubernetesObject item) => new()
    {
        Kind = EndpointKind.Host,
        Namespace = new("", LabelMap.Empty, IsDeclared: true, null),
        Workload = $"host/{string.Concat(item.Name.Select(letter => char.IsControl(letter) ? '?' : letter))}[HostEndpoint]",
        Name = item.Name,
        Labels = Profiles(item).Aggregate(LabelMap.Of(item.Labels), (labels, profile) => labels.With(ProfileLabel(profile), "")),
        DeclaredPorts = null,
        Addresses = FieldReading.Nets(item.Spec["expectedIPs"]) is { IsEmpty: false } addresses ? addresses : null,
        Place = item.File.Locate(item.Metadata["name"].Span),
    };

    /// <summary>What stands around the policies of hosts; nothing when there are none.</summary>
    public static void AddTiers(IReadOnlyList<KubernetesObject> objects, TierBuilder tiers, CalicoSets sets)
    {
        var hosts = objects.Where(IsHost).ToList();
        if (hosts.Count == 0)
        {
            return;
        }

        var place = new Location("", TextSpan.FileStart);
        tiers.Declare(FailsafeTier, double.NegativeInfinity, RuleAction.Pass);
        tiers.Add(FailsafeTier, Fact("FelixConfiguration", "failsafe ports", new Hosts(null), place) with
        {
            Stage = PolicyStage.Untracked,
            Ingress = [new("inbound failsafe ports", RuleAction.Allow, [PeerTerm.Anything], PortMatch.Of(InboundFailsafe), place)],
            Egress = [new("outbound failsafe ports", RuleAction.Allow, [PeerTerm.Anything], PortMatch.Of(OutboundFailsafe), place)],
        });
        tiers.Declare(ProfileTier, double.MaxValue, RuleAction.Deny);

        // A policy without rules makes the tier refuse; the profiles of a host are asked before it does.
        tiers.Add(ProfileTier, Fact("HostEndpoint", "no profile", new Hosts(null), place) with { Ingress = [], Egress = [], Order = double.PositiveInfinity, IsImplied = true });
        foreach (var profile in hosts.SelectMany(Profiles).Distinct())
        {
            if (profile == DefaultAllow)
            {
                NetworkRule all = new("its only rule", RuleAction.Allow, [PeerTerm.Anything], PortMatch.Anything, place);
                tiers.Add(ProfileTier, Fact("Profile", profile, new Hosts(profile), place) with { Ingress = [all], Egress = [all] });
            }
            else if (objects.FirstOrDefault(item => CalicoPolicyReading.IsCalico(item) && item.Kind == "Profile" && item.Name == profile) is { } written)
            {
                tiers.Add(ProfileTier, CalicoPolicyReading.ReadProfile(written, sets, new Hosts(profile)));
            }
        }
    }

    private static NetworkPolicyFact Fact(string kind, string name, EndpointSelector subject, Location place) =>
        new() { Kind = kind, Namespace = null, Name = name, Subject = subject, Place = place };

    private static IEnumerable<string> Profiles(KubernetesObject item) => item.Spec["profiles"].Texts;

    private static string ProfileLabel(string profile) => $"profile/{profile}";

    private static ConnectionSet Ports(int[] tcp, int[] udp) =>
        ConnectionSet.OfTcp(Set(tcp)).Union(ConnectionSet.Of(TransportProtocol.Udp, Set(udp)));

    private static IntervalSet<ushort> Set(int[] ports) => IntervalSet<ushort>.OfAll(ports.Select(port => new Interval<ushort>((ushort)port, (ushort)port)));

    /// <summary>Host endpoints, or those with a profile.</summary>
    private sealed class Hosts(string? profile) : EndpointSelector
    {
        public override Match Matches(EndpointClass endpoints) =>
            MatchLogic.Of(endpoints.Kind == EndpointKind.Host && (profile is null || endpoints.Labels.Contains(ProfileLabel(profile))));

        public override void Look(Visibility visible)
        {
            if (profile is not null)
            {
                visible.LabelKeys.Add(ProfileLabel(profile));
            }
        }

        public override string ToString() => profile is null ? "every host endpoint" : $"host endpoints with the profile {profile}";
    }
}
