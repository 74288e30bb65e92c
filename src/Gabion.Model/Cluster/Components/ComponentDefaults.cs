using System.Collections.Frozen;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// What components do when a setting is not written, as their command-line references and configuration APIs say
/// (https://kubernetes.io/docs/reference/command-line-tools-reference/, …/config-api/kubelet-config.v1beta1/; etcd:
/// https://etcd.io/docs/latest/op-guide/configuration/). Only settings that a rule asks for are listed.
/// </summary>
public static class ComponentDefaults
{
    /// <summary>The newest Kubernetes that these facts were read for.</summary>
    public const int NewestMinor = 36;

    private static readonly FrozenDictionary<string, string> ApiServer = new Dictionary<string, string>
    {
        ["anonymous-auth"] = "true",
        ["authorization-mode"] = "AlwaysAllow",
        ["profiling"] = "true",
        ["request-timeout"] = "1m0s",
        ["service-account-lookup"] = "true",
        ["service-account-extend-token-expiration"] = "true",
        ["secure-port"] = "6443",
        ["kubelet-https"] = "true",
        ["tls-min-version"] = "VersionTLS12",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> ControllerManager = new Dictionary<string, string>
    {
        ["profiling"] = "true",
        ["bind-address"] = "0.0.0.0",
        ["terminated-pod-gc-threshold"] = "12500",
        ["use-service-account-credentials"] = "false",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Scheduler = new Dictionary<string, string>
    {
        ["profiling"] = "true",
        ["bind-address"] = "0.0.0.0",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Etcd = new Dictionary<string, string>
    {
        ["client-cert-auth"] = "false",
        ["auto-tls"] = "false",
        ["peer-client-cert-auth"] = "false",
        ["peer-auto-tls"] = "false",
        ["listen-client-urls"] = "http://localhost:2379",
        ["listen-peer-urls"] = "http://localhost:2380",
        ["enable-pprof"] = "false",
    }.ToFrozenDictionary();

    // What both forms of the kubelet's settings share.
    private static readonly FrozenDictionary<string, string> Kubelet = new Dictionary<string, string>
    {
        ["streaming-connection-idle-timeout"] = "4h0m0s",
        ["make-iptables-util-chains"] = "true",
        ["event-qps"] = "50",
        ["pod-max-pids"] = "-1",
        ["seccomp-default"] = "false",
        ["protect-kernel-defaults"] = "false",
        ["enable-debugging-handlers"] = "true",
        ["profiling"] = "true",
        ["rotate-server-certificates"] = "false",
    }.ToFrozenDictionary();

    // Flags keep what they meant before there was a file (applyLegacyDefaults in cmd/kubelet/app/options).
    private static readonly FrozenDictionary<string, string> KubeletFlags = new Dictionary<string, string>
    {
        ["anonymous-auth"] = "true",
        ["authorization-mode"] = "AlwaysAllow",
        ["read-only-port"] = "10255",
        ["rotate-certificates"] = "false",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> KubeletFile = new Dictionary<string, string>
    {
        ["anonymous-auth"] = "false",
        ["authorization-mode"] = "Webhook",
        ["read-only-port"] = "0",
        ["rotate-certificates"] = "false",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Proxy = new Dictionary<string, string>
    {
        ["metrics-bind-address"] = "127.0.0.1:10249",
        ["profiling"] = "false",
    }.ToFrozenDictionary();

    // https://docs.docker.com/reference/cli/dockerd/
    private static readonly FrozenDictionary<string, string> Docker = new Dictionary<string, string>
    {
        ["icc"] = "true",
        ["iptables"] = "true",
        ["live-restore"] = "false",
        ["log-level"] = "info",
        ["no-new-privileges"] = "false",
        ["userland-proxy"] = "true",
        ["experimental"] = "false",
        ["tlsverify"] = "false",
        ["log-driver"] = "json-file",
    }.ToFrozenDictionary();

    /// <summary>The default of a setting in that minor version; null when there is none.</summary>
    public static string? Of(ComponentKind kind, SettingForm form, string name, int minor) => (kind, name) switch
    {
        (ComponentKind.ApiServer, "insecure-port") => minor < 20 ? "8080" : "0",
        _ => (kind == ComponentKind.Kubelet ? Of(form == SettingForm.File ? KubeletFile : KubeletFlags, name) : null) ?? Of(Table(kind), name),
    };

    private static FrozenDictionary<string, string> Table(ComponentKind kind) => kind switch
    {
        ComponentKind.ApiServer => ApiServer,
        ComponentKind.ControllerManager => ControllerManager,
        ComponentKind.Scheduler => Scheduler,
        ComponentKind.Etcd => Etcd,
        ComponentKind.Kubelet => Kubelet,
        ComponentKind.Docker => Docker,
        _ => Proxy,
    };

    private static string? Of(FrozenDictionary<string, string> table, string name) => table.TryGetValue(name, out var value) ? value : null;
}
