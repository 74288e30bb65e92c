using Gabion.Policy.PodSecurity;

namespace Gabion.Tests.Policy.PodSecurity;

public sealed class PodSecurityWordingTests
{
    [Theory]
    [InlineData("baseline", "containers: [{name: a, securityContext: {privileged: true}}]",
        "privileged (container \"a\" must not set securityContext.privileged=true)")]
    [InlineData("baseline", "containers: [{name: a, securityContext: {privileged: true}}, {name: b, securityContext: {privileged: true}}]",
        "privileged (containers \"a\", \"b\" must not set securityContext.privileged=true)")]
    [InlineData("baseline", "hostNetwork: true\nhostIPC: true\nhostPID: true", "host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)")]
    [InlineData("baseline", "containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}, {containerPort: 443, hostPort: 443}]}]",
        "hostPort (container \"a\" uses hostPorts 443, 80)")]
    [InlineData("baseline", "volumes: [{name: v, hostPath: {path: /}}, {name: w, hostPath: {path: /}}]", "hostPath volumes (volumes \"v\", \"w\")")]
    [InlineData("baseline", "containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN, NET_RAW]}}}]",
        "non-default capabilities (container \"a\" must not include \"NET_RAW\", \"SYS_ADMIN\" in securityContext.capabilities.add)")]
    [InlineData("baseline", "securityContext: {seLinuxOptions: {type: spc_t, user: u, role: r}}",
        "seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"spc_t\"; user may not be set; role may not be set)")]
    [InlineData("baseline", "securityContext: {appArmorProfile: {type: Unconfined}}",
        "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")")]
    [InlineData("baseline", "securityContext: {sysctls: [{name: kernel.msgmax}, {name: kernel.shmall}]}", "forbidden sysctls (kernel.msgmax, kernel.shmall)")]
    [InlineData("baseline", "containers: [{name: a, securityContext: {procMount: Unmasked}}]",
        "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")")]
    [InlineData("baseline", "containers: [{name: a, livenessProbe: {httpGet: {host: h, port: 80}}}]",
        "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"h\")")]
    [InlineData("restricted", "volumes: [{name: v, hostPath: {path: /}}, {name: w, nfs: {path: /}}]",
        "allowPrivilegeEscalation != false (container \"a\" must set securityContext.allowPrivilegeEscalation=false), "
        + "unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]), "
        + "restricted volume types (volumes \"v\", \"w\" use restricted volume types \"hostPath\", \"nfs\"), "
        + "runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true), "
        + "seccompProfile (pod or container \"a\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")")]
    public void Says_why(string level, string spec, string reasons)
    {
        Assert.True(LevelVersion.TryParseLevel(level, out var asked));
        var result = PodSecurityStandards.Evaluate(Pods.OfSpec(spec).Pod, new(asked, PodSecurityVersion.Latest));
        Assert.Equal($"violates PodSecurity \"{level}:latest\": {reasons}", result.Message);
    }

    [Fact]
    public void Annotations_are_quoted_as_values_are()
    {
        // As Kubernetes 1.36 answers, which copies the annotation to the container's field first.
        var pod = Pods.OfSpec("containers: [{name: a, securityContext: {appArmorProfile: {type: Unconfined}}}]", "container.apparmor.security.beta.kubernetes.io/a: unconfined").Pod;
        Assert.Equal(
            "violates PodSecurity \"baseline:latest\": forbidden AppArmor profiles (container \"a\" and annotation must not set AppArmor profile type to "
                + "\"Unconfined\", \"container.apparmor.security.beta.kubernetes.io/a=\"unconfined\"\")",
            PodSecurityStandards.Evaluate(pod, new(PodSecurityLevel.Baseline, PodSecurityVersion.Latest)).Message);
    }

    [Fact]
    public void Points_at_the_value()
    {
        var result = PodSecurityStandards.Evaluate(
            Pods.OfSpec("containers: [{name: a}, {name: b, securityContext: {privileged: true}}]").Pod,
            new(PodSecurityLevel.Baseline, PodSecurityVersion.Latest));
        var offence = Assert.Single(Assert.Single(result.Violations).Offences);
        Assert.Equal("spec.containers[1].securityContext.privileged", offence.Field.Path);
        Assert.Equal("b", offence.Container?.Name);
    }

    [Fact]
    public void An_allowed_pod_has_no_message() =>
        Assert.Equal("", PodSecurityStandards.Evaluate(Pods.OfSpec("nodeName: n").Pod, new(PodSecurityLevel.Baseline, PodSecurityVersion.Of(30))).Message);
}
