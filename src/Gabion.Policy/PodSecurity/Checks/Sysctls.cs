using System.Collections.Frozen;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Only kernel parameters that are kept apart for each pod.</summary>
internal sealed class Sysctls() : PodSecurityCheck("sysctls", PodSecurityLevel.Baseline)
{
    /// <summary>Each safe parameter and the first minor version that takes it for safe.</summary>
    private static readonly FrozenDictionary<string, int> SafeSince = new Dictionary<string, int>
    {
        ["kernel.shm_rmid_forced"] = 0,
        ["net.ipv4.ip_local_port_range"] = 0,
        ["net.ipv4.tcp_syncookies"] = 0,
        ["net.ipv4.ping_group_range"] = 0,
        ["net.ipv4.ip_unprivileged_port_start"] = 0,
        ["net.ipv4.ip_local_reserved_ports"] = 27,
        ["net.ipv4.tcp_keepalive_time"] = 29,
        ["net.ipv4.tcp_fin_timeout"] = 29,
        ["net.ipv4.tcp_keepalive_intvl"] = 29,
        ["net.ipv4.tcp_keepalive_probes"] = 29,
        ["net.ipv4.tcp_rmem"] = 32,
        ["net.ipv4.tcp_wmem"] = 32,
        ["net.ipv4.tcp_slow_start_after_idle"] = 37,
        ["net.ipv4.tcp_notsent_lowat"] = 37,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? names = null;
        foreach (var sysctl in pod.SecurityContext["sysctls"].Items)
        {
            var name = sysctl["name"].Shown();
            if (!SafeSince.TryGetValue(name, out var since) || since > minor)
            {
                offences.Add(sysctl["name"]);
                (names ??= []).Add(name);
            }
        }

        return names is null ? null : offences.ToViolation(this, "forbidden sysctls", string.Join(", ", names));
    }
}
