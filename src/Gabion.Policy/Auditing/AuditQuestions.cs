using System.Collections.Immutable;

namespace Gabion.Policy.Auditing;

/// <summary>
/// The requests that an audit log must show, each as different people would send it: what CIS Kubernetes 3.2.2 asks for, and
/// what an intruder does next.
/// </summary>
public static class AuditQuestions
{
    private static readonly ImmutableArray<(string Words, string User, ImmutableArray<string> Groups)> People =
    [
        ("a user", "jane", ["system:authenticated"]),
        ("an administrator", "kubernetes-admin", ["system:masters", "system:authenticated"]),
        ("a service account", "system:serviceaccount:shop:web", ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"]),
    ];

    /// <summary>Reads of Secrets.</summary>
    public static ImmutableArray<AuditRequest> SecretReads { get; } =
        [.. Ask("reads a Secret", "get", "", "secrets", "shop", "web"), .. Ask("lists Secrets", "list", "", "secrets", "shop"), .. Ask("reads a Secret of kube-system", "get", "", "secrets", "kube-system", "admin")];

    /// <summary>Ways into a running pod, past the API.</summary>
    public static ImmutableArray<AuditRequest> PodEntries { get; } =
    [
        .. Ask("opens a shell in a pod", "create", "", "pods/exec", "shop", "web"), .. Ask("opens a shell in a pod by WebSocket", "get", "", "pods/exec", "shop", "web"),
        .. Ask("attaches to a pod", "create", "", "pods/attach", "shop", "web"), .. Ask("forwards a port of a pod", "create", "", "pods/portforward", "shop", "web"),
        .. Ask("talks to a pod through the API server", "get", "", "pods/proxy", "shop", "web"), .. Ask("talks to a service through the API server", "get", "", "services/proxy", "shop", "web"),
        .. Ask("talks to a kubelet through the API server", "get", "", "nodes/proxy", "", "node1"), .. Ask("adds a debugging container to a pod", "patch", "", "pods/ephemeralcontainers", "shop", "web"),
    ];

    /// <summary>Changes of rights.</summary>
    public static ImmutableArray<AuditRequest> RightChanges { get; } =
    [
        .. Ask("creates a ClusterRoleBinding", "create", "rbac.authorization.k8s.io", "clusterrolebindings", ""), .. Ask("changes a ClusterRole", "patch", "rbac.authorization.k8s.io", "clusterroles", "", "view"),
        .. Ask("creates a RoleBinding", "create", "rbac.authorization.k8s.io", "rolebindings", "shop"), .. Ask("makes a token", "create", "", "serviceaccounts/token", "shop", "web"),
        .. Ask("approves a certificate", "update", "certificates.k8s.io", "certificatesigningrequests/approval", "", "web"),
    ];

    /// <summary>Changes of what runs, and of what checks it.</summary>
    public static ImmutableArray<AuditRequest> Changes { get; } =
    [
        .. Ask("creates a pod", "create", "", "pods", "shop"), .. Ask("changes a Deployment", "patch", "apps", "deployments", "shop", "web"), .. Ask("creates a DaemonSet in kube-system", "create", "apps", "daemonsets", "kube-system"),
        .. Ask("changes the labels of a namespace", "patch", "", "namespaces", "", "shop"), .. Ask("deletes an admission webhook", "delete", "admissionregistration.k8s.io", "validatingwebhookconfigurations", "", "policy"),
        .. Ask("deletes a NetworkPolicy", "delete", "networking.k8s.io", "networkpolicies", "shop", "default-deny"),
    ];

    /// <summary>Requests whose bodies hold what must not be in a log.</summary>
    public static ImmutableArray<AuditRequest> SecretBodies { get; } =
    [
        .. Ask("creates a Secret", "create", "", "secrets", "shop"), .. Ask("reads a Secret", "get", "", "secrets", "shop", "web"),
        .. Ask("checks a token", "create", "authentication.k8s.io", "tokenreviews", ""), .. Ask("makes a token", "create", "", "serviceaccounts/token", "shop", "web"),
    ];

    private static IEnumerable<AuditRequest> Ask(string does, string verb, string group, string resource, string @namespace, string name = "") =>
        People.Select(person => new AuditRequest($"{person.Words} {does}", person.User, person.Groups, verb, group, resource, @namespace, name));
}
