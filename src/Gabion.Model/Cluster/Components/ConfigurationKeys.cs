using System.Collections.Immutable;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// The keys of configuration files that mean the same as a flag (KubeletConfiguration v1beta1, KubeProxyConfiguration
/// v1alpha1, KubeSchedulerConfiguration v1, KubeControllerManagerConfiguration v1alpha1, etcd's configuration file).
/// </summary>
public static class ConfigurationKeys
{
    private static readonly ImmutableArray<(string Key, string Flag)> Kubelet =
    [
        ("authentication.anonymous.enabled", "anonymous-auth"),
        ("authentication.webhook.enabled", "authentication-token-webhook"),
        ("authentication.x509.clientCAFile", "client-ca-file"),
        ("authorization.mode", "authorization-mode"),
        ("readOnlyPort", "read-only-port"),
        ("streamingConnectionIdleTimeout", "streaming-connection-idle-timeout"),
        ("protectKernelDefaults", "protect-kernel-defaults"),
        ("makeIPTablesUtilChains", "make-iptables-util-chains"),
        ("eventRecordQPS", "event-qps"),
        ("tlsCertFile", "tls-cert-file"),
        ("tlsPrivateKeyFile", "tls-private-key-file"),
        ("tlsCipherSuites", "tls-cipher-suites"),
        ("tlsMinVersion", "tls-min-version"),
        ("rotateCertificates", "rotate-certificates"),
        ("serverTLSBootstrap", "rotate-server-certificates"),
        ("featureGates", "feature-gates"),
        ("podPidsLimit", "pod-max-pids"),
        ("seccompDefault", "seccomp-default"),
        ("enableDebuggingHandlers", "enable-debugging-handlers"),
        ("enableProfilingHandler", "profiling"),
        ("allowedUnsafeSysctls", "allowed-unsafe-sysctls"),
        ("staticPodURL", "manifest-url"),
    ];

    private static readonly ImmutableArray<(string Key, string Flag)> Proxy =
    [
        ("metricsBindAddress", "metrics-bind-address"),
        ("enableProfiling", "profiling"),
    ];

    private static readonly ImmutableArray<(string Key, string Flag)> Scheduler = [("enableProfiling", "profiling")];

    private static readonly ImmutableArray<(string Key, string Flag)> ControllerManager = [("generic.debugging.enableProfiling", "profiling"), ("generic.address", "bind-address")];

    private static readonly ImmutableArray<(string Key, string Flag)> Etcd =
    [
        ("client-transport-security.cert-file", "cert-file"),
        ("client-transport-security.key-file", "key-file"),
        ("client-transport-security.client-cert-auth", "client-cert-auth"),
        ("client-transport-security.trusted-ca-file", "trusted-ca-file"),
        ("client-transport-security.auto-tls", "auto-tls"),
        ("peer-transport-security.cert-file", "peer-cert-file"),
        ("peer-transport-security.key-file", "peer-key-file"),
        ("peer-transport-security.client-cert-auth", "peer-client-cert-auth"),
        ("peer-transport-security.trusted-ca-file", "peer-trusted-ca-file"),
        ("peer-transport-security.auto-tls", "peer-auto-tls"),
        ("listen-client-urls", "listen-client-urls"),
        ("listen-peer-urls", "listen-peer-urls"),
        ("enable-pprof", "enable-pprof"),
        ("data-dir", "data-dir"),
    ];

    // Lists have a flag of one item.
    private static readonly ImmutableArray<(string Key, string Flag)> Docker =
    [
        ("hosts", "host"), ("icc", "icc"), ("iptables", "iptables"), ("live-restore", "live-restore"), ("log-level", "log-level"), ("log-driver", "log-driver"),
        ("insecure-registries", "insecure-registry"), ("storage-driver", "storage-driver"), ("tls", "tls"), ("tlsverify", "tlsverify"), ("userns-remap", "userns-remap"),
        ("no-new-privileges", "no-new-privileges"), ("userland-proxy", "userland-proxy"), ("seccomp-profile", "seccomp-profile"), ("experimental", "experimental"),
        ("authorization-plugins", "authorization-plugin"), ("default-ulimits", "default-ulimit"), ("cgroup-parent", "cgroup-parent"),
    ];

    // crio.conf(5); the flags are those of crio(8).
    private static readonly ImmutableArray<(string Key, string Flag)> Crio =
    [
        ("crio.api.stream_address", "stream-address"), ("crio.api.stream_enable_tls", "stream-enable-tls"),
        ("crio.runtime.seccomp_profile", "seccomp-profile"), ("crio.runtime.apparmor_profile", "apparmor-profile"), ("crio.runtime.selinux", "selinux"),
        ("crio.runtime.default_capabilities", "default-capabilities"), ("crio.runtime.no_pivot", "no-pivot"), ("crio.runtime.default_runtime", "default-runtime"),
        ("crio.image.insecure_registries", "insecure-registry"), ("crio.image.signature_policy", "signature-policy"),
    ];

    /// <summary>Keys, with dots between them, and the flags that mean the same.</summary>
    public static ImmutableArray<(string Key, string Flag)> Of(ComponentKind kind) => kind switch
    {
        ComponentKind.Kubelet => Kubelet,
        ComponentKind.Proxy => Proxy,
        ComponentKind.Scheduler => Scheduler,
        ComponentKind.ControllerManager => ControllerManager,
        ComponentKind.Etcd => Etcd,
        ComponentKind.Docker => Docker,
        ComponentKind.Crio => Crio,
        _ => [],
    };

    /// <summary>The key that means the same as a flag; null when the file has none.</summary>
    public static string? KeyOf(ComponentKind kind, string flag)
    {
        foreach (var (key, name) in Of(kind))
        {
            if (name == flag)
            {
                return key;
            }
        }

        return null;
    }
}
