using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Pod Security takes privileged pods by default.</summary>
internal sealed class PodSecurityDefaultIsPrivileged() : ConfigurationRule("apiserver.config.k8s.io", "AdmissionConfiguration")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-534"),
        Title = "Pod Security takes privileged pods by default",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Namespaces without labels, new ones too, take privileged pods.",
        Fix = "Set `defaults.enforce` to `baseline` or `restricted`, and exempt the namespaces that need more.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/"],
        Controls = [.. Benchmark.Cis("5.2.1", ControlCoverage.Partial), new("NSA-CISA-1.2", "pods.enforcement", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("admissionConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
              - name: PodSecurity
                configuration:
                  kind: PodSecurityConfiguration
                  defaults:
                    enforce: privileged <--
            """),
        Example.Good("admissionConfiguration.yaml", """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
              - name: PodSecurity
                configuration:
                  kind: PodSecurityConfiguration
                  defaults: {enforce: baseline}
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root)
    {
        foreach (var plugin in root["plugins"].Items.Where(plugin => plugin["name"].Text == "PodSecurity" && plugin["configuration"].IsMapping))
        {
            var enforce = plugin["configuration"]["defaults"]["enforce"];
            if (enforce.Text is null or "privileged")
            {
                yield return Problem.At(enforce, "Namespaces without a label take privileged pods");
            }
        }
    }
}
