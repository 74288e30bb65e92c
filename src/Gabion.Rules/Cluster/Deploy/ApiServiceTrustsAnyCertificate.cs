using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The API server hands requests on to whoever answers in the extension server's place.</summary>
internal sealed class ApiServiceTrustsAnyCertificate : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-592"),
        Title = "APIService trusts any certificate",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server does not check who the extension server is. Whoever gets between them, or takes over the Service's address, reads the requests with the names and groups of their users, and gives any answer, such as false metrics to scale by.",
        Fix = "Give the extension server a certificate for SERVICE.NAMESPACE.svc and set `caBundle` to its authority (cert-manager's CA injector does both) in place of `insecureSkipTLSVerify`.",
        References = ["https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/"],
    };

    public override ImmutableArray<string> Kinds => ["APIService"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("metrics.yaml", """
            apiVersion: apiregistration.k8s.io/v1
            kind: APIService
            metadata: {name: v1beta1.metrics.k8s.io}
            spec:
              group: metrics.k8s.io
              version: v1beta1
              groupPriorityMinimum: 100
              versionPriority: 100
              insecureSkipTLSVerify: true <--
              service: {name: metrics-server, namespace: kube-system}
            """),
        Example.Good("metrics.yaml", """
            apiVersion: apiregistration.k8s.io/v1
            kind: APIService
            metadata:
              name: v1beta1.metrics.k8s.io
              annotations: {cert-manager.io/inject-ca-from: kube-system/metrics-server}
            spec:
              group: metrics.k8s.io
              version: v1beta1
              groupPriorityMinimum: 100
              versionPriority: 100
              service: {name: metrics-server, namespace: kube-system}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        item.Is("apiregistration.k8s.io", "APIService") && item.Spec["insecureSkipTLSVerify"] is { IsTrue: true } skips
            ? [Problem.At(skips, $"The API server checks no certificate of the extension server of APIService '{item.Name}'")]
            : [];
}
