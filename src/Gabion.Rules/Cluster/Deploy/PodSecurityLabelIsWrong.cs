using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A Pod Security label with a typing error does not do what it says.</summary>
internal sealed class PodSecurityLabelIsWrong : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-067"),
        Title = "Pod Security label cannot be read",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses a new namespace with such a label. On an existing one it enforces the restricted level and drops audit and warnings, so that pods are refused and nobody is told before.",
        Fix = "Use the levels privileged, baseline or restricted, and the versions latest or v1.N.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    };

    public override ImmutableArray<string> Kinds => ["Namespace"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("namespace.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              labels:
                pod-security.kubernetes.io/enforce: Baseline <--
                pod-security.kubernetes.io/enforce-version: "1.30" <--
            """),
        Example.Good("namespace.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              labels:
                pod-security.kubernetes.io/enforce: baseline
                pod-security.kubernetes.io/enforce-version: v1.30
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        if (!item.Is("", "Namespace"))
        {
            return [];
        }

        NamespacePolicy.Read(item.Labels, NamespacePolicy.Open, out var problems);
        return problems.Select(problem => PodProblem.At(problem.Label, $"Namespace '{item.Name}': {problem.Message}"));
    }
}
