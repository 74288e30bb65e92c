using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A container waits for its ConfigMap for ever.</summary>
internal sealed class ConfigMapIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-193"),
        Title = "Pod needs a ConfigMap that is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The container is not started until the ConfigMap exists, unless the reference is marked `optional`.",
        Fix = "Define the ConfigMap, correct the name, or set `optional: true`.",
        References = ["https://kubernetes.io/docs/concepts/configuration/configmap/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  envFrom: [{configMapRef: {name: web-config}}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web-config}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  envFrom: [{configMapRef: {name: web-config}}, {configMapRef: {name: overrides, optional: true}}]
              volumes: [{name: ca, configMap: {name: kube-root-ca.crt}}]
            """),
    ];

    private static readonly string[] Given = ["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        from reference in ConfigReference.Of(workload)
        where reference.Kind == "ConfigMap" && !reference.IsOptional && !Given.Contains(reference.Name)
        where set.Index.Find("ConfigMap", workload.Object.Namespace, reference.Name) is null
        select Problem.At(workload.Object, reference.At, $"{workload.Kind} '{workload.Object.Name}' needs ConfigMap '{reference.Name}', which is not defined here").UnlessPodsElsewhere(set);
}
