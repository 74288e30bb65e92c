using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The default namespace separates nothing.</summary>
internal sealed class DefaultNamespaceIsUsed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-161"),
        Title = "Workload is put into the default namespace",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "In `default` everything that did not say where it belongs ends up side by side: quotas, network policies, roles and Pod Security labels cannot tell it apart.",
        Fix = "Give the application a namespace of its own, or name none and say it when applying.",
        References = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
        Controls = [new("NSA-CISA-1.2", "network.namespaces", ControlCoverage.Partial)],
        Aliases = ["C-0061", "C-0212", "KSV-0110", "use-namespace", "CKV_K8S_21", "using_unrecommended_namespace", "disallow-default-namespace"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: default} <--
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: names-no-namespace}
            spec:
              containers: [{name: names-no-namespace, image: "nginx:1.29"}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        if (workload.Object.Namespace == "default" && !workload.IsFragment())
        {
            yield return Problem.At(workload.Object.Metadata["namespace"], $"{workload.Kind} '{workload.Object.Name}' is put into the namespace 'default'");
        }
    }
}
