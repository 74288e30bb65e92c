using System.Collections.Immutable;
using System.Net.Sockets;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Firewall;

namespace Gabion.Network.Matrix;

/// <summary>What is the matter with a port of a node.</summary>
public enum MatrixVerdict
{
    /// <summary>More may reach it than need to, or nobody should.</summary>
    TooOpen,

    /// <summary>No component that is known here uses it, and others may reach it.</summary>
    NotKnown,

    /// <summary>Who may reach it is not in the input.</summary>
    CannotTell,

    /// <summary>As it should be.</summary>
    Fits,
}

/// <summary>A port of a node: who waits there, who needs it, who may reach it.</summary>
/// <param name="Owner">The component, pods of the manifests or program.</param>
/// <param name="Decisions">What the firewall says, for each group of addresses; empty without rules.</param>
public sealed record MatrixRow(ListeningSocket Socket, string Owner, ComponentPort? Component, MatrixVerdict Verdict, string Why, ImmutableArray<FirewallOpening> Decisions)
{
    /// <summary>Programs that hold the node ports of Services open themselves; most only write rules for them.</summary>
    private static readonly string[] ServiceProxies = ["kube-proxy", "cilium-agent", "kube-router", "antrea-agent", "ovnkube", "k3s", "k3s-server", "k3s-agent", "k0s", "hyperkube", "kubelite"];

    /// <summary>Holds what waits on a node against what components need, and the firewall.</summary>
    /// <param name="addons">The add-ons that are there; null when no manifests were given: then all are thought of.</param>
    /// <param name="hostPods">Pods in the network of their node, with the ports that they declare.</param>
    /// <param name="services">The Services that are there; null when they are not known.</param>
    public static ImmutableArray<MatrixRow> Of(
        IEnumerable<ListeningSocket> sockets, FirewallRuleset? rules, IReadOnlySet<string>? addons, IReadOnlyCollection<Endpoint> hostPods, IReadOnlyCollection<ServiceFact>? services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        ArgumentNullException.ThrowIfNull(hostPods);
        var openings = new Dictionary<bool, ImmutableArray<FirewallOpening>>();
        var waiting = sockets.ToList();
        var own = waiting.Where(socket => !socket.IsLoopback).Select(socket => AddressSet.TryParse(socket.Address?.ToString(), out var address) ? address : AddressSet.Empty).Aggregate(AddressSet.Empty, (all, one) => all.Union(one));
        ImmutableArray<FirewallOpening> Openings(ListeningSocket socket)
        {
            if (rules is null || socket.IsLoopback)
            {
                return [];
            }

            var isV6 = socket.Address?.AddressFamily == AddressFamily.InterNetworkV6 || rules.Kind == "ip6tables-save";
            if (!openings.TryGetValue(isV6, out var all))
            {
                openings[isV6] = all = FirewallOpening.Of(rules with { Own = own }, isV6, cancellationToken);
            }

            return [.. all.Where(opening => opening.Protocol == socket.Protocol).Select(opening => At(socket.Port, opening)).OfType<FirewallOpening>()];
        }

        return
        [
            .. waiting.Select(socket => Row(socket, Openings(socket), addons, hostPods, services))
                .OrderBy(row => row.Verdict).ThenBy(row => row.Socket.Protocol).ThenBy(row => row.Socket.Port).ThenBy(row => row.Socket.Address?.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>What it says of a port: of one that is led to another nothing comes there, and the other has what is led to it.</summary>
    private static FirewallOpening? At(ushort port, FirewallOpening opening) =>
        opening.Decision.LocalPort is { } other && other != port && opening.Ports.Contains(port) ? opening with { Decision = opening.Decision with { Verdict = FirewallVerdict.Redirected } }
        : opening.Decision.LocalPort == port || opening.Ports.Contains(port) ? opening : null;

    private static MatrixRow Row(ListeningSocket socket, ImmutableArray<FirewallOpening> decisions, IReadOnlySet<string>? addons, IReadOnlyCollection<Endpoint> hostPods, IReadOnlyCollection<ServiceFact>? services)
    {
        var components = ComponentPort.All.Where(port => port.Covers(socket.Protocol, socket.Port) && (port.Addon is null || addons is null || addons.Contains(port.Addon))).ToList();
        var service = services?.FirstOrDefault(one => one.Ports.Any(port => port.Protocol == socket.Protocol && port.NodePort == socket.Port));
        var isOfServices = components.Exists(one => one.IsOfServices);
        var stranger = !isOfServices ? null : Stranger(socket, service, isKnown: services is not null);
        if (stranger is not null)
        {
            components.RemoveAll(one => one.IsOfServices);
        }

        var component = components.FirstOrDefault();
        var pods = hostPods.FirstOrDefault(pod => pod.DeclaredPorts?.Ports(socket.Protocol).Contains(socket.Port) == true);
        var owner = component is { IsOfServices: true } && service is not null ? $"{service.Type} Service {service.Namespace}/{service.Name}"
            : component is not null ? string.Join(" or ", components.Select(one => one.Component)) : pods?.Workload ?? socket.Process ?? "not known";
        var (verdict, why) = Judge(socket, component, decisions);
        return new(socket, owner, component, verdict, stranger is null || component is not null || pods is not null ? why : $"{stranger}; {why}", decisions);
    }

    /// <summary>Why a socket among the node ports is none of a Service; null where it may be one.</summary>
    private static string? Stranger(ListeningSocket socket, ServiceFact? service, bool isKnown) =>
        socket.Process is { } process && !ServiceProxies.Contains(process, StringComparer.Ordinal)
            ? $"it is among the node ports, which {(service is null ? "a proxy of Services" : $"Service {service.Namespace}/{service.Name} has, and a proxy of Services")} would hold open, and not {process}"
            : isKnown && service is null ? "it is among the node ports, and no Service that was read has it" : null;

    private static (MatrixVerdict Verdict, string Why) Judge(ListeningSocket socket, ComponentPort? component, ImmutableArray<FirewallOpening> decisions)
    {
        if (socket.IsLoopback)
        {
            return component?.NeededBy == NeededBy.Nobody ? (MatrixVerdict.TooOpen, $"needed by {component.Needs}") : (MatrixVerdict.Fits, "bound to the node itself");
        }

        if (component?.NeededBy == NeededBy.Everybody)
        {
            return (MatrixVerdict.Fits, $"needed by {component.Needs}");
        }

        var need = component is null ? "no component that is known here needs it" : $"needed by {component.Needs}";
        if (decisions.IsEmpty)
        {
            return component?.NeededBy is NeededBy.Self or NeededBy.Nobody
                ? (MatrixVerdict.TooOpen, $"{need}, and bound to {(socket.Address is null ? "every address" : socket.Address.ToString())}; no firewall rules were given")
                : (MatrixVerdict.CannotTell, $"{need}; without firewall rules it is not known who reaches it");
        }

        if (decisions.All(opening => opening.Decision.Verdict == FirewallVerdict.Closed))
        {
            return (MatrixVerdict.Fits, component?.NeededBy == NeededBy.Nodes ? $"{need}, and the firewall lets nobody in: it cannot work" : $"{need}; the firewall lets nobody in");
        }

        var everybody = decisions.FirstOrDefault(opening => opening.Decision.Verdict == FirewallVerdict.Open && IsInternet(opening.Sources));
        if (everybody is not null)
        {
            return (component is null ? MatrixVerdict.NotKnown : MatrixVerdict.TooOpen, $"{need}, and the firewall lets the internet in");
        }

        return decisions.Any(opening => opening.Decision.Verdict == FirewallVerdict.CannotTell) ? (MatrixVerdict.CannotTell, $"{need}; what the firewall does cannot be told")
            : component?.NeededBy is NeededBy.Self or NeededBy.Nobody ? (MatrixVerdict.TooOpen, $"{need}, and the firewall lets others in")
            : component is null ? (MatrixVerdict.NotKnown, $"{need}, and the firewall lets some in")
            : (MatrixVerdict.Fits, $"{need}; the firewall lets only some addresses in");
    }

    private static bool IsInternet(AddressSet sources) => sources.Overlaps(Reach.Exposure.Internet);
}
