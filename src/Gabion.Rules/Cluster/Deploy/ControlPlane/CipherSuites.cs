using System.Collections.Frozen;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Cipher suites of TLS as Go names them.</summary>
internal static class CipherSuites
{
    // Forward secrecy and authenticated encryption: what CIS Kubernetes 1.12 lists in 1.2.29.
    private static readonly FrozenSet<string> Strong = FrozenSet.ToFrozenSet(
    [
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ]);

    /// <summary>What is wrong with the suites that a component takes; null when all are strong, or TLS 1.3 leaves no choice.</summary>
    public static string? Fault(SettingValue suites, string who)
    {
        if (suites.Component["tls-min-version"].Text == "VersionTLS13")
        {
            return null;
        }

        if (suites.IsMissing)
        {
            return $"{who} takes the suites that its version of Go does, some of them weak";
        }

        return suites.Items.FirstOrDefault(suite => !Strong.Contains(suite)) is { } weak ? $"{who} takes {weak}" : null;
    }
}
