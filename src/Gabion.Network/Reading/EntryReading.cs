using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading;

/// <summary>Services, and what Ingress, Gateway API routes and OpenShift Routes ask of an ingress controller.</summary>
internal static class EntryReading
{
    public static ServiceFact Service(KubernetesObject item, ILookup<string, int> byNamespace, ImmutableArray<Endpoint> endpoints)
    {
        var selector = LabelSelector.OfMap(item.Spec["selector"]);
        var targets = ImmutableArray.CreateBuilder<int>();
        foreach (var number in selector.IsEmpty ? [] : byNamespace[item.NamespaceOrDefault])
        {
            // A label that differs between the pods of a workload selects some of them: the Service leads there.
            if (endpoints[number].Labels.Matches(selector) != Match.No)
            {
                targets.Add(number);
            }
        }

        var type = item.Spec["type"].Text ?? "ClusterIP";
        var ports = Ports(item);
        return new(item.NamespaceOrDefault, item.Name, type, item.File.Locate(item.Metadata["name"].Span), targets.ToImmutable(), ports)
        {
            Selector = selector,
            ExternalAddresses = [.. item.Spec["externalIPs"].Texts],
            IsInternal = type == "LoadBalancer" && InternalLoadBalancer.IsAskedFor(item),
            HasNodePorts = type == "NodePort" || (type == "LoadBalancer" && (item.Spec["allocateLoadBalancerNodePorts"].Boolean != false || ports.Any(port => port.NodePort is > 0))),
            SourceRanges = type == "LoadBalancer" ? [.. item.Spec["loadBalancerSourceRanges"].Texts.Select(text => text.Trim())] : [], // trimmed by kube-proxy too
        };
    }

    /// <summary>The connections that an object asks for, one for each pod that its backends lead to.</summary>
    public static IEnumerable<EntryRoute> Routes(KubernetesObject item, ImmutableArray<ServiceFact> services, ImmutableArray<Endpoint> endpoints, GatewayRoutes gateways)
    {
        foreach (var (name, @namespace, port) in Backends(item, gateways))
        {
            foreach (var service in services.Where(service => service.Name == name && service.Namespace == @namespace))
            {
                foreach (var target in service.Targets)
                {
                    var connections = Asked(service, port)
                        .Aggregate(ConnectionSet.Empty, (all, one) => all.Union(one.Resolve(endpoints[target])))
                        .Intersect(endpoints[target].DeclaredPorts ?? ConnectionSet.All);
                    var tcp = ConnectionSet.OfTcp(connections.Tcp);
                    yield return new($"{item.Kind} {item.NamespaceOrDefault}/{item.Name}", item.File.Locate(item.Metadata["name"].Span), target, tcp);
                }
            }
        }
    }

    private static IEnumerable<(string Name, string Namespace, Field Port)> Backends(KubernetesObject item, GatewayRoutes gateways)
    {
        if (ServiceBackend.IsRoute(item))
        {
            return !gateways.IsTaken(item) ? [] : ServiceBackend.Of(item)
                .Where(backend => !backend.IsIdle && gateways.IsGranted(item, backend.Namespace ?? item.NamespaceOrDefault, backend.Name))
                .Select(backend => (backend.Name, backend.Namespace ?? item.NamespaceOrDefault, backend.Port));
        }

        if (!item.Is("route.openshift.io", "Route"))
        {
            return ServiceBackend.Of(item).Select(backend => (backend.Name, backend.Namespace ?? item.NamespaceOrDefault, backend.Port));
        }

        var port = item.Spec["port"]["targetPort"];
        return from target in item.Spec["alternateBackends"].Items.Prepend(item.Spec["to"])
               where (target["kind"].Text ?? "Service") == "Service" && target["name"].Text is not null
               select (target["name"].Text!, item.NamespaceOrDefault, port);
    }

    /// <summary>The ports of a Service that a backend means: by number, by name, by target port (Routes), or all when it names none.</summary>
    private static IEnumerable<ServicePort> Asked(ServiceFact service, Field port) => !port.IsSet
        ? service.Ports
        : service.Ports.Where(candidate => port.Integer is { } number
            ? candidate.Number == number || (candidate.TargetName is null && candidate.TargetNumber == number)
            : candidate.Name == port.Text || candidate.TargetName == port.Text).Take(1);

    private static ImmutableArray<ServicePort> Ports(KubernetesObject item)
    {
        var ports = ImmutableArray.CreateBuilder<ServicePort>();
        foreach (var port in item.Spec["ports"].Items)
        {
            var protocol = port["protocol"].Text switch { "UDP" => TransportProtocol.Udp, "SCTP" => TransportProtocol.Sctp, _ => TransportProtocol.Tcp };
            var number = port["port"].Integer ?? 0;
            var target = port["targetPort"];
            var name = target.Node is ScalarNode { Type: ScalarType.String } ? target.Text : null;
            ports.Add(new(port["name"].Text, protocol, number, name, target.Integer is { } written and not 0 ? written : number, port["nodePort"].Integer));
        }

        return ports.ToImmutable();
    }
}
