using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Network.Mesh;

/// <summary>
/// Linkerd: which workloads have a proxy, and whom it lets in: the default inbound policy of pod or namespace, and a Server for a port
/// with the authorizations that name it (linkerd.io/2/reference/authorization-policy).
/// </summary>
internal sealed class LinkerdEncryption(MeshFacts mesh)
{
    public const string Name = "Linkerd";

    private const string InjectKey = "linkerd.io/inject";
    private const string InboundKey = "config.linkerd.io/default-inbound-policy";
    private const string SkipKey = "config.linkerd.io/skip-inbound-ports";
    private const string Group = "policy.linkerd.io";

    /// <summary>Null when Linkerd puts no proxy before it.</summary>
    public WorkloadEncryption? Of(Workload workload)
    {
        if (Injection(workload) is not var (holder, injected))
        {
            return null;
        }

        var place = MeshEncryption.PlaceOf(holder, injected);
        var (decider, policy) = Annotation(workload, InboundKey);
        var answer = policy.Text switch
        {
            null or "all-unauthenticated" or "cluster-unauthenticated" or "audit" => EncryptionAnswer.Permissive,
            "all-authenticated" or "cluster-authenticated" or "deny" => EncryptionAnswer.Encrypted,
            _ => EncryptionAnswer.CannotTell,
        };
        var reason = policy.Text is null
            ? "The default inbound policy of Linkerd lets in plain connections too, unless the installation says another"
            : $"Default inbound policy is {policy.Text}";
        var ports = Servers(workload, answer).Concat(Skipped(workload)).ToImmutableArray();
        if (answer == EncryptionAnswer.Encrypted && ports.Any(port => port.Answer != EncryptionAnswer.Encrypted))
        {
            (answer, reason) = (EncryptionAnswer.Permissive, $"{reason}, but not on every port");
        }

        return new(workload, answer, Name, reason, policy.Text is null || decider is null ? place : MeshEncryption.PlaceOf(decider, policy)) { Ports = ports };
    }

    private (KubernetesObject Holder, Field Value)? Injection(Workload workload)
    {
        foreach (var container in workload.Pod.Containers.Where(container => container.Name == "linkerd-proxy"))
        {
            return (workload.Object, container.Field);
        }

        var (holder, value) = Annotation(workload, InjectKey);
        return holder is not null && value.Text is "enabled" or "ingress" && !workload.Pod.HostNetwork ? (holder!, value) : null;
    }

    /// <summary>An annotation of the pod, or else of its namespace.</summary>
    private (KubernetesObject? Holder, Field Value) Annotation(Workload workload, string key)
    {
        var own = workload.Pod.Metadata["annotations"][key];
        if (own.Text is not null)
        {
            return (workload.Object, own);
        }

        return mesh.Namespace(workload.Object.NamespaceOrDefault) is { } @namespace && @namespace.Annotations[key] is { Text: not null } theirs ? (@namespace, theirs) : (null, own);
    }

    private IEnumerable<PortEncryption> Servers(Workload workload, EncryptionAnswer otherwise)
    {
        var labels = new LabelSet(workload.Pod.Metadata["labels"], workload.Object);
        foreach (var server in mesh.Of(Group, "Server").Where(server => server.NamespaceOrDefault == workload.Object.NamespaceOrDefault))
        {
            if (server.Spec["podSelector"].IsSet && LabelSelector.Of(server.Spec["podSelector"]).Matches(labels) && server.Spec["port"].Text is { } port)
            {
                var answer = AnswerOf(server);
                if (answer != otherwise)
                {
                    yield return new(port, answer, MeshEncryption.PlaceOf(server, server.Spec["port"]));
                }
            }
        }
    }

    /// <summary>A Server refuses everybody whom no authorization lets in; one that asks for no identity lets in plain text.</summary>
    private EncryptionAnswer AnswerOf(KubernetesObject server)
    {
        if (server.Spec["accessPolicy"].Text is { } access && access.EndsWith("unauthenticated", StringComparison.Ordinal))
        {
            return EncryptionAnswer.Permissive;
        }

        var own = server.NamespaceOrDefault;
        foreach (var authorization in mesh.Of(Group, "ServerAuthorization").Where(item => item.NamespaceOrDefault == own))
        {
            var named = authorization.Spec["server"];
            var names = named["name"].Text == server.Name
                || (named["selector"].IsSet && LabelSelector.Of(named["selector"]).Matches(new(server.Labels)));
            if (names && (authorization.Spec["client"]["unauthenticated"].IsTrue || authorization.Spec["client"]["meshTLS"]["unauthenticatedTLS"].IsTrue))
            {
                return EncryptionAnswer.Permissive;
            }
        }

        var open = mesh.Of(Group, "AuthorizationPolicy").Where(item => item.NamespaceOrDefault == own && Targets(item.Spec["targetRef"], server))
            .Any(item => !item.Spec["requiredAuthenticationRefs"].Items.Any(reference => reference["kind"].Text is "MeshTLSAuthentication" or "ServiceAccount"));
        return open ? EncryptionAnswer.Permissive : EncryptionAnswer.Encrypted;
    }

    private static bool Targets(Field target, KubernetesObject server) =>
        (target["kind"].Text == "Server" && target["name"].Text == server.Name) || (target["kind"].Text == "Namespace" && target["name"].Text == server.NamespaceOrDefault);

    private IEnumerable<PortEncryption> Skipped(Workload workload)
    {
        var (holder, value) = Annotation(workload, SkipKey);
        return holder is null || value.Text is not { } text
            ? []
            : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(port => new PortEncryption(port, EncryptionAnswer.Plain, MeshEncryption.PlaceOf(holder, value)));
    }
}
