using Gabion.Policy.PodSecurity;

namespace Gabion.Tests.Policy.PodSecurity;

public sealed class PodSecurityStandardsTests
{
    private const string Hardened = "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\n";
    private const string HardenedContainer = "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

    [Theory]
    [InlineData("v1.0", "containers: [{name: a, securityContext: {privileged: true}}]", "privileged")]
    [InlineData("v1.0", "containers: [{name: a, securityContext: {privileged: false}}]", "")]
    [InlineData("latest", "containers: [{name: a}]\nephemeralContainers: [{name: b, securityContext: {privileged: true}}]", "privileged")]
    [InlineData("latest", "hostPID: true", "hostNamespaces")]
    [InlineData("latest", "hostIPC: true", "hostNamespaces")]
    [InlineData("latest", "hostNetwork: true", "hostNamespaces")]
    [InlineData("latest", "hostNetwork: false", "")]
    [InlineData("latest", "hostNetwork: true\ncontainers: [{name: a, ports: [{containerPort: 80}]}]", "hostNamespaces,hostPorts")]
    [InlineData("latest", "containers: [{name: a, ports: [{containerPort: 80}]}]", "")]
    [InlineData("latest", "containers: [{name: a, ports: [{containerPort: 80, hostPort: 0}]}]", "")]
    [InlineData("latest", "containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}]}]", "hostPorts")]
    [InlineData("latest", "volumes: [{name: v, hostPath: {path: /}}]", "hostPathVolumes")]
    [InlineData("latest", "volumes: [{name: v, hostPath: null}]", "")]
    [InlineData("latest", "volumes: [{name: v, nfs: {server: s, path: /}}]", "")]
    [InlineData("latest", "securityContext: {windowsOptions: {hostProcess: true}}", "windowsHostProcess")]
    [InlineData("latest", "containers: [{name: a, securityContext: {windowsOptions: {hostProcess: true}}}]", "windowsHostProcess")]
    [InlineData("latest", "containers: [{name: a, securityContext: {capabilities: {add: [SETPCAP, MKNOD]}}}]", "")]
    [InlineData("latest", "containers: [{name: a, securityContext: {capabilities: {add: [CAP_CHOWN]}}}]", "capabilities_baseline")]
    [InlineData("latest", "containers: [{name: a, securityContext: {capabilities: {add: [chown]}}}]", "capabilities_baseline")]
    [InlineData("latest", "containers: [{name: a, securityContext: {capabilities: {add: [ALL]}}}]", "capabilities_baseline")]
    public void Baseline_decides(string version, string spec, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Baseline, version, spec));

    [Theory]
    [InlineData("v1.30", "container_engine_t", "seLinuxOptions")]
    [InlineData("v1.31", "container_engine_t", "")]
    [InlineData("v1.0", "container_t", "")]
    [InlineData("v1.0", "container_init_t", "")]
    [InlineData("v1.0", "container_kvm_t", "")]
    [InlineData("latest", "\"\"", "")]
    [InlineData("latest", "spc_t", "seLinuxOptions")]
    public void SELinux_types_depend_on_the_version(string version, string type, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Baseline, version, $"securityContext: {{seLinuxOptions: {{type: {type}}}}}"));

    [Theory]
    [InlineData("{user: \"\"}", "")]
    [InlineData("{user: u}", "seLinuxOptions")]
    [InlineData("{role: r}", "seLinuxOptions")]
    [InlineData("{level: s0}", "")]
    public void SELinux_user_and_role_stay_unset(string options, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Baseline, "latest", $"containers: [{{name: a, securityContext: {{seLinuxOptions: {options}}}}}]"));

    [Theory]
    [InlineData("kernel.shm_rmid_forced", 0)]
    [InlineData("net.ipv4.ip_local_port_range", 0)]
    [InlineData("net.ipv4.tcp_syncookies", 0)]
    [InlineData("net.ipv4.ping_group_range", 0)]
    [InlineData("net.ipv4.ip_unprivileged_port_start", 0)]
    [InlineData("net.ipv4.ip_local_reserved_ports", 27)]
    [InlineData("net.ipv4.tcp_keepalive_time", 29)]
    [InlineData("net.ipv4.tcp_fin_timeout", 29)]
    [InlineData("net.ipv4.tcp_keepalive_intvl", 29)]
    [InlineData("net.ipv4.tcp_keepalive_probes", 29)]
    [InlineData("net.ipv4.tcp_rmem", 32)]
    [InlineData("net.ipv4.tcp_wmem", 32)]
    [InlineData("net.ipv4.tcp_slow_start_after_idle", 37)]
    [InlineData("net.ipv4.tcp_notsent_lowat", 37)]
    [InlineData("kernel.msgmax", 38)]
    public void Sysctls_are_safe_since_a_version(string name, int since)
    {
        for (var minor = 0; minor <= PodSecurityVersion.NewestMinor; minor++)
        {
            var checks = Fired(PodSecurityLevel.Baseline, $"v1.{minor}", $"securityContext: {{sysctls: [{{name: {name}, value: x}}]}}");
            Assert.Equal((minor, minor >= since ? "" : "sysctls"), (minor, checks));
        }
    }

    [Theory]
    [InlineData("baseline", "v1.34", "containers: [{name: a, securityContext: {procMount: Unmasked}}]\nhostUsers: false", "procMount")]
    [InlineData("baseline", "v1.35", "containers: [{name: a, securityContext: {procMount: Unmasked}}]\nhostUsers: false", "")]
    [InlineData("baseline", "v1.35", "containers: [{name: a, securityContext: {procMount: Unmasked}}]\nhostUsers: true", "procMount")]
    [InlineData("baseline", "v1.35", "containers: [{name: a, securityContext: {procMount: Unmasked}}]", "procMount")]
    [InlineData("baseline", "v1.0", "containers: [{name: a, securityContext: {procMount: Default}}]", "")]
    [InlineData("restricted", "v1.34", Hardened + "containers: [{name: a, securityContext: {procMount: Unmasked, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]\nhostUsers: false", "procMount")]
    [InlineData("restricted", "v1.35", Hardened + "containers: [{name: a, securityContext: {procMount: Unmasked, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]\nhostUsers: false", "procMount_restricted")]
    public void Masks_proc_unless_in_a_user_namespace(string level, string version, string spec, string checks) =>
        Assert.Equal(checks, Fired(Level(level), version, spec));

    [Theory]
    [InlineData("v1.34", "", "probe.example", "hostProbesAndHostLifecycle")]
    [InlineData("v1.33", "", "probe.example", "")]
    [InlineData("v1.34", "", "\"\"", "")]
    [InlineData("v1.34", "", "127.0.0.1", "hostProbesAndHostLifecycle")]
    public void Probes_may_name_no_host_since_1_34(string version, string spec, string host, string checks)
    {
        foreach (var handler in (string[])["livenessProbe: {httpGet", "readinessProbe: {tcpSocket", "startupProbe: {httpGet", "lifecycle: {postStart: {httpGet", "lifecycle: {preStop: {tcpSocket"])
        {
            var closing = new string('}', handler.Count(c => c == '{'));
            Assert.Equal(checks, Fired(PodSecurityLevel.Baseline, version, $"{spec}containers: [{{name: a, {handler}: {{host: {host}, port: 80}}}}{closing}]"));
        }
    }

    [Theory]
    [InlineData("v1.18", "seccomp.security.alpha.kubernetes.io/pod: unconfined", "seccompProfile_baseline")]
    [InlineData("v1.18", "seccomp.security.alpha.kubernetes.io/pod: runtime/default", "")]
    [InlineData("v1.18", "seccomp.security.alpha.kubernetes.io/pod: docker/default", "")]
    [InlineData("v1.18", "seccomp.security.alpha.kubernetes.io/pod: localhost/x", "")]
    [InlineData("v1.18", "container.seccomp.security.alpha.kubernetes.io/a: unconfined", "seccompProfile_baseline")]
    [InlineData("v1.18", "container.seccomp.security.alpha.kubernetes.io/other: unconfined", "")]
    [InlineData("v1.19", "seccomp.security.alpha.kubernetes.io/pod: unconfined", "")]
    [InlineData("v1.0", "container.apparmor.security.beta.kubernetes.io/a: unconfined", "appArmorProfile")]
    [InlineData("latest", "container.apparmor.security.beta.kubernetes.io/other: unconfined", "appArmorProfile")]
    [InlineData("latest", "container.apparmor.security.beta.kubernetes.io/a: runtime/default", "")]
    [InlineData("latest", "container.apparmor.security.beta.kubernetes.io/a: localhost/x", "")]
    [InlineData("latest", "container.apparmor.security.beta.kubernetes.io/a: \"\"", "")]
    public void Profiles_by_annotation(string version, string annotation, string checks) =>
        Assert.Equal(checks, Checks(PodSecurityLevel.Baseline, version, Pods.OfSpec("nodeName: n", annotation)));

    [Theory]
    [InlineData("v1.18", "securityContext: {seccompProfile: {type: Unconfined}}", "")]
    [InlineData("v1.19", "securityContext: {seccompProfile: {type: Unconfined}}", "seccompProfile_baseline")]
    [InlineData("v1.19", "securityContext: {seccompProfile: {type: Localhost, localhostProfile: x}}", "")]
    [InlineData("latest", "securityContext: {appArmorProfile: {type: Unconfined}}", "appArmorProfile")]
    [InlineData("latest", "containers: [{name: a, securityContext: {appArmorProfile: {type: Unconfined}}}]", "appArmorProfile")]
    [InlineData("latest", "securityContext: {appArmorProfile: {type: RuntimeDefault}}", "")]
    public void Profiles_by_field(string version, string spec, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Baseline, version, spec));

    [Theory]
    [InlineData("v1.7", "runAsNonRoot")]
    [InlineData("v1.8", "allowPrivilegeEscalation,runAsNonRoot")]
    [InlineData("v1.18", "allowPrivilegeEscalation,runAsNonRoot")]
    [InlineData("v1.19", "allowPrivilegeEscalation,runAsNonRoot,seccompProfile_restricted")]
    [InlineData("v1.22", "allowPrivilegeEscalation,capabilities_restricted,runAsNonRoot,seccompProfile_restricted")]
    [InlineData("latest", "allowPrivilegeEscalation,capabilities_restricted,runAsNonRoot,seccompProfile_restricted")]
    [InlineData("v1.99", "allowPrivilegeEscalation,capabilities_restricted,runAsNonRoot,seccompProfile_restricted")]
    public void Restricted_asks_more_with_each_version(string version, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Restricted, version, "containers: [{name: a}]"));

    [Theory]
    [InlineData("v1.24", "allowPrivilegeEscalation,capabilities_restricted,seccompProfile_restricted")]
    [InlineData("v1.25", "")]
    public void Windows_pods_are_spared_Linux_checks_since_1_25(string version, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Restricted, version, "os: {name: windows}\nsecurityContext: {runAsNonRoot: true}"));

    [Theory]
    [InlineData("v1.37", "os: {name: windows}", "runAsNonRoot")]
    [InlineData("v1.22", Hardened + "containers: [{name: a, securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "")]
    [InlineData("v1.23", Hardened + "containers: [{name: a, securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "runAsUser")]
    [InlineData("v1.35", "hostUsers: false\n" + Hardened + "containers: [{name: a, securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "")]
    [InlineData("v1.34", "hostUsers: false\nsecurityContext: {seccompProfile: {type: RuntimeDefault}}\ncontainers: [{name: a, " + HardenedContainer + "}]", "runAsNonRoot")]
    [InlineData("v1.35", "hostUsers: false\nsecurityContext: {seccompProfile: {type: RuntimeDefault}}\ncontainers: [{name: a, " + HardenedContainer + "}]", "")]
    [InlineData("v1.37", "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\ncontainers: [{name: a, securityContext: {runAsNonRoot: false, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "runAsNonRoot")]
    [InlineData("v1.37", "securityContext: {runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}}\ncontainers: [{name: a, securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "runAsNonRoot")]
    [InlineData("v1.37", "securityContext: {runAsNonRoot: true}\ncontainers: [{name: a, securityContext: {seccompProfile: {type: Localhost}, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "")]
    [InlineData("v1.37", "securityContext: {runAsNonRoot: true, seccompProfile: {type: Unconfined}}\ncontainers: [{name: a, securityContext: {seccompProfile: {type: Localhost}, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]", "seccompProfile_restricted")]
    [InlineData("v1.37", Hardened + "containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}]", "")]
    [InlineData("v1.37", Hardened + "containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [all]}}}]", "capabilities_restricted")]
    [InlineData("v1.37", Hardened + "containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_RAW]}}}]", "capabilities_restricted")]
    [InlineData("v1.21", Hardened + "containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [NET_RAW]}}}]", "capabilities_baseline")]
    [InlineData("v1.37", Hardened + "ephemeralContainers: [{name: b}]\ncontainers: [{name: a, " + HardenedContainer + "}]", "allowPrivilegeEscalation,capabilities_restricted")]
    [InlineData("v1.37", Hardened + "initContainers: [{name: b, restartPolicy: Always}]\ncontainers: [{name: a, " + HardenedContainer + "}]", "allowPrivilegeEscalation,capabilities_restricted")]
    public void Restricted_decides(string version, string spec, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Restricted, version, spec));

    [Theory]
    [InlineData("{name: v}", "")]
    [InlineData("{name: v, image: {reference: x}}", "")]
    [InlineData("{name: v, csi: {driver: d}}", "")]
    [InlineData("{name: v, ephemeral: {volumeClaimTemplate: {}}}", "")]
    [InlineData("{name: v, hostPath: {path: /}}", "restrictedVolumes")]
    [InlineData("{name: v, nfs: {server: s, path: /}}", "restrictedVolumes")]
    [InlineData("{name: v, nfs: null}", "")]
    public void Restricted_volumes_replace_host_paths(string volume, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Restricted, "v1.0", $"securityContext: {{runAsNonRoot: true}}\nvolumes: [{volume}]"));

    [Theory]
    [InlineData("containers: [{name: a, securityContext: {privileged: \"true\"}}]", "privileged")]
    [InlineData("containers: [{name: a, securityContext: {privileged: \"${PRIVILEGED}\"}}]", "privileged")]
    [InlineData("hostNetwork: \"{{ host }}\"", "hostNamespaces")]
    [InlineData("containers: [{name: a, ports: [{containerPort: 80, hostPort: \"${PORT}\"}]}]", "hostPorts")]
    public void A_value_of_the_wrong_type_is_never_safe(string spec, string checks) =>
        Assert.Equal(checks, Fired(PodSecurityLevel.Baseline, "latest", spec));

    [Fact]
    public void Checks_are_ordered_by_level_and_id()
    {
        var ids = PodSecurityChecks.All.Select(check => (check.Level, check.Id)).ToList();
        Assert.Equal(ids.OrderBy(id => id.Level).ThenBy(id => id.Id, StringComparer.Ordinal), ids);
    }

    private static PodSecurityLevel Level(string name)
    {
        Assert.True(LevelVersion.TryParseLevel(name, out var level));
        return level;
    }

    private static string Fired(PodSecurityLevel level, string version, string spec) => Checks(level, version, Pods.OfSpec(spec));

    private static string Checks(PodSecurityLevel level, string version, Gabion.Model.Cluster.Workload workload)
    {
        Assert.True(PodSecurityVersion.TryParse(version, out var at));
        return string.Join(',', PodSecurityStandards.Evaluate(workload.Pod, new(level, at)).Violations.Select(violation => violation.Check.Id));
    }
}
