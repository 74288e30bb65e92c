using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without the label a namespace takes privileged pods.</summary>
internal sealed class NamespaceHasNoPodSecurity : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-244"),
        Title = "Namespace enforces no Pod Security level",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Whoever may create a pod in the namespace may create a privileged one and own the node.",
        Fix = "Label the namespace `pod-security.kubernetes.io/enforce: restricted`, or `baseline` where that is too much.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces"],
        Controls = [new("NSA-CISA-1.2", "pods.enforcement", ControlCoverage.Partial)],
        Aliases = ["restrict-psa-labels", "add-psa-labels"],
    };

    public override ImmutableArray<string> Kinds => ["Namespace"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop} <--
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: open, labels: {pod-security.kubernetes.io/enforce: privileged}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: kube-system}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var level = item.Labels["pod-security.kubernetes.io/enforce"];
        if (item.Is("", "Namespace") && !item.Name.StartsWith("kube-", StringComparison.Ordinal) && (!level.IsSet || level.Text == "privileged"))
        {
            yield return Problem.At(level.IsSet ? level : item.Metadata["name"], level.IsSet
                ? $"Namespace '{item.Name}' allows privileged pods"
                : $"Namespace '{item.Name}' has no pod-security.kubernetes.io/enforce label: it allows privileged pods") with
            {
                Severity = level.IsSet ? Severity.Low : Severity.Medium,
            };
        }
    }
}
