using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>AppArmor confines what a container may touch on the node.</summary>
internal sealed class AppArmorIsUnconfined() : PodSecurityRule(PodSecurityChecks.AppArmorProfile)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-023"),
        Title = "AppArmor is turned off",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The runtime's AppArmor profile keeps a container from mounting, and from writing where it could change the node; the manifest turns it off.",
        Fix = "Set `appArmorProfile: {type: RuntimeDefault}`, or remove the annotation.",
        References = ["https://kubernetes.io/docs/tutorials/security/apparmor/", "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls = [new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial)],
        Aliases = ["KSV-0002", "ApparmorUnconfined", "k8spspapparmor", "restrict-apparmor-profiles"],
    };

    public override ImmutableArray<string> Keys => ["appArmorProfile", "annotations"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  appArmorProfile:
                    type: Unconfined <--
            """),
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              annotations:
                container.apparmor.security.beta.kubernetes.io/web: unconfined <--
            spec:
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {appArmorProfile: {type: RuntimeDefault}}
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} runs without AppArmor: its profile is '{Shown(field)}'";

    protected override Patch Mend(Field field) => field.Path.EndsWith(".type", StringComparison.Ordinal) ? Patch.Set(field, "RuntimeDefault") : Patch.Remove(field);
}
