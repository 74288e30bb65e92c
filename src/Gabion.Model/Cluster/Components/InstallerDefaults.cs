using System.Collections.Frozen;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// What installers set on components that they start, when the user does not: kubeadm
/// (https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/), k3s and RKE2
/// (https://docs.k3s.io/security/hardening-guide, https://docs.rke2.io/security/cis_self_assessment110).
/// A path that lies elsewhere on a given machine is only known to be set.
/// </summary>
internal static class InstallerDefaults
{
    private static readonly FrozenDictionary<string, string> Kubeadm = new Dictionary<string, string>
    {
        ["kube-apiserver/authorization-mode"] = "Node,RBAC",
        ["kube-apiserver/enable-admission-plugins"] = "NodeRestriction",
        ["kube-apiserver/client-ca-file"] = "/etc/kubernetes/pki/ca.crt",
        ["kube-apiserver/etcd-cafile"] = "/etc/kubernetes/pki/etcd/ca.crt",
        ["kube-apiserver/etcd-certfile"] = "/etc/kubernetes/pki/apiserver-etcd-client.crt",
        ["kube-apiserver/etcd-keyfile"] = "/etc/kubernetes/pki/apiserver-etcd-client.key",
        ["kube-apiserver/kubelet-client-certificate"] = "/etc/kubernetes/pki/apiserver-kubelet-client.crt",
        ["kube-apiserver/kubelet-client-key"] = "/etc/kubernetes/pki/apiserver-kubelet-client.key",
        ["kube-apiserver/service-account-key-file"] = "/etc/kubernetes/pki/sa.pub",
        ["kube-apiserver/tls-cert-file"] = "/etc/kubernetes/pki/apiserver.crt",
        ["kube-apiserver/tls-private-key-file"] = "/etc/kubernetes/pki/apiserver.key",
        ["kube-apiserver/insecure-port"] = "0",
        ["kube-controller-manager/use-service-account-credentials"] = "true",
        ["kube-controller-manager/service-account-private-key-file"] = "/etc/kubernetes/pki/sa.key",
        ["kube-controller-manager/root-ca-file"] = "/etc/kubernetes/pki/ca.crt",
        ["kube-controller-manager/bind-address"] = "127.0.0.1",
        ["kube-scheduler/bind-address"] = "127.0.0.1",
        ["etcd/cert-file"] = "/etc/kubernetes/pki/etcd/server.crt",
        ["etcd/key-file"] = "/etc/kubernetes/pki/etcd/server.key",
        ["etcd/trusted-ca-file"] = "/etc/kubernetes/pki/etcd/ca.crt",
        ["etcd/client-cert-auth"] = "true",
        ["etcd/peer-cert-file"] = "/etc/kubernetes/pki/etcd/peer.crt",
        ["etcd/peer-key-file"] = "/etc/kubernetes/pki/etcd/peer.key",
        ["etcd/peer-trusted-ca-file"] = "/etc/kubernetes/pki/etcd/ca.crt",
        ["etcd/peer-client-cert-auth"] = "true",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> K3s = new Dictionary<string, string>
    {
        ["kube-apiserver/anonymous-auth"] = "false",
        ["kube-apiserver/authorization-mode"] = "Node,RBAC",
        ["kube-apiserver/enable-admission-plugins"] = "NodeRestriction",
        ["kube-apiserver/profiling"] = "false",
        ["kube-apiserver/client-ca-file"] = "server/tls/client-ca.crt",
        ["kube-apiserver/etcd-cafile"] = "server/tls/etcd/server-ca.crt",
        ["kube-apiserver/etcd-certfile"] = "server/tls/etcd/client.crt",
        ["kube-apiserver/etcd-keyfile"] = "server/tls/etcd/client.key",
        ["kube-apiserver/kubelet-certificate-authority"] = "server/tls/server-ca.crt",
        ["kube-apiserver/kubelet-client-certificate"] = "server/tls/client-kube-apiserver.crt",
        ["kube-apiserver/kubelet-client-key"] = "server/tls/client-kube-apiserver.key",
        ["kube-apiserver/service-account-key-file"] = "server/tls/service.key",
        ["kube-apiserver/tls-cert-file"] = "server/tls/serving-kube-apiserver.crt",
        ["kube-apiserver/tls-private-key-file"] = "server/tls/serving-kube-apiserver.key",
        ["kube-apiserver/tls-cipher-suites"] = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
        ["kube-apiserver/insecure-port"] = "0",
        ["kube-controller-manager/profiling"] = "false",
        ["kube-controller-manager/bind-address"] = "127.0.0.1",
        ["kube-controller-manager/use-service-account-credentials"] = "true",
        ["kube-controller-manager/service-account-private-key-file"] = "server/tls/service.current.key",
        ["kube-controller-manager/root-ca-file"] = "server/tls/server-ca.crt",
        ["kube-scheduler/profiling"] = "false",
        ["kube-scheduler/bind-address"] = "127.0.0.1",
        ["etcd/cert-file"] = "server/tls/etcd/server-client.crt",
        ["etcd/key-file"] = "server/tls/etcd/server-client.key",
        ["etcd/trusted-ca-file"] = "server/tls/etcd/server-ca.crt",
        ["etcd/client-cert-auth"] = "true",
        ["etcd/peer-cert-file"] = "server/tls/etcd/peer-server-client.crt",
        ["etcd/peer-key-file"] = "server/tls/etcd/peer-server-client.key",
        ["etcd/peer-trusted-ca-file"] = "server/tls/etcd/peer-ca.crt",
        ["etcd/peer-client-cert-auth"] = "true",
        ["kubelet/anonymous-auth"] = "false",
        ["kubelet/authorization-mode"] = "Webhook",
        ["kubelet/client-ca-file"] = "agent/client-ca.crt",
        ["kubelet/read-only-port"] = "0",
        ["kubelet/tls-cert-file"] = "agent/serving-kubelet.crt",
        ["kubelet/tls-private-key-file"] = "agent/serving-kubelet.key",
    }.ToFrozenDictionary();

    // What RKE2 does beyond k3s.
    private static readonly FrozenDictionary<string, string> Rke2 = new Dictionary<string, string>
    {
        ["kube-apiserver/encryption-provider-config"] = "server/cred/encryption-config.json",
    }.ToFrozenDictionary();

    public static string? Of(Installer installer, ComponentKind kind, string name)
    {
        var key = $"{kind.Program()}/{name}";
        return installer switch
        {
            Installer.Kubeadm => Find(Kubeadm, key),
            Installer.K3s => Find(K3s, key),
            Installer.Rke2 => Find(Rke2, key) ?? Find(K3s, key),
            _ => null,
        };
    }

    private static string? Find(FrozenDictionary<string, string> table, string key) => table.TryGetValue(key, out var value) ? value : null;
}
