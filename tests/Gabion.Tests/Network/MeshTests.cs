using System.Text;
using Gabion.Model;
using Gabion.Network.Mesh;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Network;

/// <summary>
/// What each workload lets in. The Istio cases follow ComposePeerAuthentication of istio/istio (pilot/pkg/security/authn/policy_applier.go)
/// and its tests; the Linkerd ones linkerd.io/2/reference/authorization-policy.
/// </summary>
public sealed class MeshTests
{
    private const string Sidecar = "{name: shop, labels: {istio-injection: enabled}}";

    [Theory]
    [InlineData("{name: shop}", "{}", "Plain")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{}", "Permissive Istio sidecar")]
    [InlineData("{name: shop, labels: {istio.io/rev: stable}}", "{}", "Permissive Istio sidecar")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{labels: {sidecar.istio.io/inject: \"false\"}}", "Plain")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{annotations: {sidecar.istio.io/inject: \"false\"}}", "Plain")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{labels: {sidecar.istio.io/inject: \"true\"}, annotations: {sidecar.istio.io/inject: \"false\"}}", "Permissive Istio sidecar")]
    [InlineData("{name: shop, labels: {istio-injection: disabled}}", "{labels: {sidecar.istio.io/inject: \"true\"}}", "Plain")]
    [InlineData("{name: shop}", "{labels: {sidecar.istio.io/inject: \"true\"}}", "Permissive Istio sidecar")]
    [InlineData("{name: other}", "{labels: {sidecar.istio.io/inject: \"true\"}}", "Permissive Istio sidecar")]
    [InlineData("{name: other}", "{labels: {istio.io/rev: stable}}", "CannotTell Istio sidecar")]
    [InlineData("{name: other}", "{}", "CannotTell")]
    [InlineData("{name: shop, labels: {istio.io/dataplane-mode: ambient}}", "{}", "Permissive Istio ambient")]
    [InlineData("{name: shop, labels: {istio.io/dataplane-mode: ambient}}", "{labels: {istio.io/dataplane-mode: none}}", "Plain")]
    [InlineData("{name: shop}", "{labels: {istio.io/dataplane-mode: ambient}}", "Permissive Istio ambient")]
    [InlineData("{name: shop, annotations: {linkerd.io/inject: enabled}}", "{}", "Permissive Linkerd")]
    [InlineData("{name: shop, annotations: {linkerd.io/inject: enabled}}", "{annotations: {linkerd.io/inject: disabled}}", "Plain")]
    [InlineData("{name: shop}", "{annotations: {linkerd.io/inject: ingress}}", "Permissive Linkerd")]
    [InlineData("{name: shop, annotations: {linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: all-authenticated}}", "{}", "Encrypted Linkerd")]
    [InlineData("{name: shop, annotations: {linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: deny}}", "{annotations: {config.linkerd.io/default-inbound-policy: all-unauthenticated}}", "Permissive Linkerd")]
    [InlineData("{name: shop, annotations: {linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: cluster-authenticated}}", "{annotations: {config.linkerd.io/skip-inbound-ports: \"8080\"}}", "Permissive Linkerd 8080=Plain")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{annotations: {traffic.sidecar.istio.io/excludeInboundPorts: \"8080, 9090\"}}", "Permissive Istio sidecar 8080=Plain 9090=Plain")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{annotations: {traffic.sidecar.istio.io/includeInboundPorts: \"*\"}}", "Permissive Istio sidecar")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{annotations: {traffic.sidecar.istio.io/includeInboundPorts: \"80\", traffic.sidecar.istio.io/excludeInboundPorts: \"80\"}}", "Plain Istio sidecar 80=Permissive")]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{annotations: {traffic.sidecar.istio.io/includeInboundPorts: \"\"}}", "Plain Istio sidecar")]
    [InlineData("{name: shop, labels: {istio.io/dataplane-mode: ambient}}", "{annotations: {traffic.sidecar.istio.io/excludeInboundPorts: \"8080\"}}", "Permissive Istio ambient")]
    [InlineData("{name: shop}", "{annotations: {consul.hashicorp.com/connect-inject: \"true\"}}", "CannotTell Consul")]
    public void Proxy_is_told_by_pod_and_namespace(string @namespace, string metadata, string answer) => Assert.Equal(answer, Of(@namespace, metadata, ""));

    [Theory]
    [InlineData("istio-system", "{mtls: {mode: STRICT}}", "", "", "Encrypted Istio sidecar")]
    [InlineData("istio-system", "{mtls: {mode: STRICT}}", "shop", "{mtls: {mode: PERMISSIVE}}", "Permissive Istio sidecar")]
    [InlineData("istio-system", "{mtls: {mode: STRICT}}", "shop", "{mtls: {mode: UNSET}}", "Encrypted Istio sidecar")]
    [InlineData("istio-system", "{mtls: {mode: STRICT}}", "shop", "{}", "Encrypted Istio sidecar")]
    [InlineData("istio-system", "{mtls: {mode: DISABLE}}", "shop", "{mtls: {mode: STRICT}}", "Encrypted Istio sidecar")]
    [InlineData("other", "{mtls: {mode: STRICT}}", "", "", "Permissive Istio sidecar")]
    [InlineData("shop", "{mtls: {mode: DISABLE}}", "", "", "Plain Istio sidecar")]
    [InlineData("shop", "{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}}", "", "", "Encrypted Istio sidecar")]
    [InlineData("shop", "{selector: {matchLabels: {app: other}}, mtls: {mode: STRICT}}", "", "", "Permissive Istio sidecar")]
    [InlineData("istio-system", "{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}}", "", "", "Permissive Istio sidecar")]
    [InlineData("shop", "{mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}", "", "", "Encrypted Istio sidecar")]
    [InlineData("shop", "{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}", "", "", "Permissive Istio sidecar 8080=Plain")]
    [InlineData("shop", "{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: UNSET}}}", "", "", "Encrypted Istio sidecar")]
    [InlineData("shop", "{selector: {matchLabels: {app: web}}, portLevelMtls: {8080: {mode: STRICT}}}", "istio-system", "{mtls: {mode: PERMISSIVE}}", "Permissive Istio sidecar 8080=Encrypted")]
    public void Modes_are_composed_as_istio_composes_them(string space, string spec, string otherSpace, string otherSpec, string answer) => Assert.Equal(
        answer,
        Of(Sidecar, "{}", Policy("first", space, spec) + (otherSpace.Length == 0 ? "" : Policy("second", otherSpace, otherSpec))));

    [Fact]
    public void A_port_that_passes_the_sidecar_by_is_plain_whatever_is_asked_of_the_sidecar() => Assert.Equal(
        "Permissive Istio sidecar 8080=Plain",
        Of(Sidecar, "{annotations: {traffic.sidecar.istio.io/excludeInboundPorts: \"8080\"}}", Policy("x", "istio-system", "{mtls: {mode: STRICT}}")));

    [Theory]
    [InlineData("{name: shop, labels: {istio-injection: enabled}}", "{labels: {sidecar.istio.io/inject: \"false\"}}", "The pod keeps the proxy of Istio out")]
    [InlineData("{name: shop, annotations: {linkerd.io/inject: enabled}}", "{annotations: {linkerd.io/inject: disabled}}", "The pod keeps the proxy of Linkerd out")]
    [InlineData("{name: shop, labels: {istio-injection: disabled}}", "{}", "Namespace 'shop' keeps the proxy of Istio out")]
    [InlineData("{name: shop}", "{}", "Neither the pod nor namespace 'shop' asks for the proxy of a mesh")]
    public void Who_keeps_the_proxy_out_is_told(string @namespace, string metadata, string reason) => Assert.Equal(reason, Answers(@namespace, metadata, "").Single().Reason);

    [Fact]
    public void Oldest_policy_of_a_level_wins()
    {
        var policies = Policy("young, creationTimestamp: \"2026-02-01T00:00:00Z\"", "shop", "{mtls: {mode: PERMISSIVE}}")
            + Policy("old, creationTimestamp: \"2026-01-01T00:00:00Z\"", "shop", "{mtls: {mode: STRICT}}");
        Assert.Equal("Encrypted Istio sidecar", Of(Sidecar, "{}", policies));
    }

    [Fact]
    public void Root_namespace_is_what_the_mesh_configuration_says()
    {
        const string Configuration = "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: mesh}\ndata:\n  mesh: |\n    rootNamespace: mesh\n";
        Assert.Equal("Encrypted Istio sidecar", Of(Sidecar, "{}", Configuration + Policy("x", "mesh", "{mtls: {mode: STRICT}}")));
        Assert.Equal("Permissive Istio sidecar", Of(Sidecar, "{}", Configuration + Policy("x", "istio-system", "{mtls: {mode: STRICT}}")));
    }

    [Fact]
    public void Ambient_cannot_be_switched_off() =>
        Assert.Equal("Permissive Istio ambient", Of("{name: shop, labels: {istio.io/dataplane-mode: ambient}}", "{}", Policy("x", "shop", "{mtls: {mode: DISABLE}}")));

    [Theory]
    [InlineData("web", "STRICT", "DISABLE", "which the workload refuses")]
    [InlineData("web.shop.svc.cluster.local", "PERMISSIVE", "DISABLE", "to speak plain text")]
    [InlineData("web.shop", "DISABLE", "ISTIO_MUTUAL", "does not understand")]
    [InlineData("*.shop.svc.cluster.local", "STRICT", "SIMPLE", "no certificate")]
    [InlineData("web.other", "STRICT", "DISABLE", null)]
    [InlineData("web", "STRICT", "ISTIO_MUTUAL", null)]
    public void Callers_that_are_told_otherwise_are_told_of(string host, string mode, string callers, string? remark)
    {
        var text = Policy("x", "shop", $"{{mtls: {{mode: {mode}}}}}") + $$$"""

            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: rule, namespace: shop}
            spec:
              host: "{{{host}}}"
              trafficPolicy: {tls: {mode: "{{{callers}}}"} }
            """;
        var remarks = Answers(Sidecar, "{}", text).Single().Remarks;
        Assert.Equal(remark is not null, remarks.Length == 1);
        Assert.All(remarks, found => Assert.Contains(remark!, found.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("policy.linkerd.io/v1beta3", "AuthorizationPolicy", "{targetRef: {group: policy.linkerd.io, kind: Server, name: http}, requiredAuthenticationRefs: [{kind: MeshTLSAuthentication, name: all}]}", "Permissive Linkerd http=Encrypted")]
    [InlineData("policy.linkerd.io/v1alpha1", "AuthorizationPolicy", "{targetRef: {kind: Server, name: http}, requiredAuthenticationRefs: [{kind: NetworkAuthentication, name: any}]}", "Permissive Linkerd")]
    [InlineData("policy.linkerd.io/v1beta1", "ServerAuthorization", "{server: {name: http}, client: {unauthenticated: true}}", "Permissive Linkerd")]
    [InlineData("policy.linkerd.io/v1beta1", "ServerAuthorization", "{server: {name: http}, client: {meshTLS: {identities: [\"*\"]}}}", "Permissive Linkerd http=Encrypted")]
    public void Server_of_linkerd_decides_its_port(string version, string kind, string spec, string answer) => Assert.Equal(
        answer,
        Of("{name: shop, annotations: {linkerd.io/inject: enabled}}", "{}", $$$"""

            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: http, namespace: shop}
            spec: {podSelector: {matchLabels: {app: web}}, port: http}
            ---
            apiVersion: {{{version}}}
            kind: {{{kind}}}
            metadata: {name: who, namespace: shop}
            spec: {{{spec}}}
            """));

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {enable-wireguard: \"true\"}", "Encrypted Cilium WireGuard")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {enable-wireguard: \"false\"}", "Plain")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {enable-ipsec: \"true\"}", "Encrypted Cilium IPsec")]
    [InlineData("apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: {name: default}\nspec: {wireguardEnabled: true}", "Encrypted Calico WireGuard")]
    public void Network_plugin_may_encrypt_between_nodes(string configuration, string answer) => Assert.Equal(answer, Of("{name: shop}", "{}", "\n---\n" + configuration));

    private const string Rule = "{fromEndpoints: [{matchLabels: {app: client}}], authentication: {mode: required}}";

    // Required by every rule, by some, where the agent cannot, and for others.
    [Theory]
    [InlineData(Rule, "mesh-auth-mutual-enabled: 'true'", "web", "Plain: Cilium's mutual authentication is required by every ingress rule of its policies; that proves who calls and encrypts nothing")]
    [InlineData(Rule, "mesh-auth-mutual-enabled: 'true', enable-wireguard: 'true'", "web", "Encrypted: Cilium's mutual authentication is required by every ingress rule of its policies")]
    [InlineData(Rule + ", {fromEntities: [cluster]}", "mesh-auth-mutual-enabled: 'true', enable-ipsec: 'true'", "web",
        "Encrypted: Cilium's mutual authentication is required by 1 of 2 ingress rules of its policies: the others let in who has not proven anything")]
    [InlineData(Rule, "enable-wireguard: 'true'", "web",
        "Encrypted: Cilium's mutual authentication is required by every ingress rule of its policies | mesh-auth-mutual-enabled is not on in cilium-config, so that nobody can authenticate: what requires it is dropped")]
    [InlineData(Rule, "enable-wireguard: 'true'", "other", "Encrypted: ")]
    [InlineData("{authentication: {mode: test-always-fail}}", "enable-wireguard: 'true'", "web", "Encrypted: Ingress rule 1 of CiliumNetworkPolicy p refuses every caller (authentication.mode test-always-fail)")]
    public void Cilium_authenticates_beside_the_connection(string rules, string configuration, string app, string expected)
    {
        var answer = Answers("{name: shop}", "{}", $$$"""

            ---
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: p, namespace: shop}
            spec: {endpointSelector: {matchLabels: {app: {{{app}}} } }, ingress: [{{{rules}}}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cilium-config, namespace: kube-system}
            data: { {{{configuration}}} }
            """).Single();
        Assert.Equal(expected, $"{answer.Answer}: {string.Join(" | ", answer.Remarks.Select(remark => remark.Text))}");
    }

    [Theory]
    [InlineData("{name: shop, labels: {io.cilium/mtls-enabled: 'true'}}", "CannotTell Cilium ztunnel")]
    [InlineData("{name: shop}", "Plain")]
    public void Cilium_ztunnel_takes_namespaces_by_label(string space, string expected) => Assert.Equal(
        expected, Of(space, "{}", "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\ndata: {enable-ztunnel: \"true\"}"));

    private static string Policy(string name, string space, string spec) =>
        $"\n---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {{name: {name}, namespace: {space}}}\nspec: {spec}\n";

    [Fact]
    public void The_proxy_of_ambient_nodes_is_no_sidecar() => Assert.Equal(
        ["Permissive Istio sidecar", "Plain "],
        Answers("{name: shop}", "{}", """
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: ztunnel, namespace: shop}
            spec: {template: {spec: {containers: [{name: istio-proxy, image: "docker.io/istio/ztunnel:1.24.0", args: [proxy, ztunnel]}]}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: own, namespace: shop}
            spec: {template: {spec: {containers: [{name: istio-proxy, image: "docker.io/istio/proxyv2:1.24.0", args: [proxy, sidecar]}]}}}
            """).Where(answer => answer.Workload.Object.Name != "web").Select(answer => $"{answer.Answer} {answer.Mesh}").Order());

    private static string Of(string @namespace, string metadata, string more)
    {
        var answer = Answers(@namespace, metadata, more).Single();
        return string.Join(' ', new[] { answer.Answer.ToString(), answer.Mesh }.Concat(answer.Ports.Select(port => $"{port.Port}={port.Answer}")).Where(word => word is not null));
    }

    private static System.Collections.Immutable.ImmutableArray<WorkloadEncryption> Answers(string @namespace, string metadata, string more)
    {
        var labelled = metadata.Contains("labels: {", StringComparison.Ordinal) ? metadata.Replace("labels: {", "labels: {app: web, ", StringComparison.Ordinal)
            : metadata == "{}" ? "{labels: {app: web}}" : metadata.Replace("{annotations", "{labels: {app: web}, annotations", StringComparison.Ordinal);
        var text = $$"""
            apiVersion: v1
            kind: Namespace
            metadata: {{@namespace}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                metadata: {{labelled}}
                spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """ + "\n" + more;
        var read = new ManifestReader().Read(new("shop.yaml"), Encoding.UTF8.GetBytes(text));
        Assert.Empty(read.Gaps.Where(gap => gap.Kind == GapKind.Invalid));
        return MeshEncryption.Of(read.Facts);
    }
}
