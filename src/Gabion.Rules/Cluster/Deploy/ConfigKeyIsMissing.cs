using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A container waits for a missing key for ever.</summary>
internal sealed class ConfigKeyIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-195"),
        Title = "Pod needs a key that its ConfigMap or Secret does not have",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The container is not started: a roll-out hangs until somebody reads the events of the pod.",
        Fix = "Add the key, correct its name, or set `optional: true`.",
        References = ["https://kubernetes.io/docs/concepts/configuration/configmap/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web-config}
            data: {theme: dark}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  env: [{name: THEME, valueFrom: {configMapKeyRef: {name: web-config, key: Theme}}}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web}
            stringData: {password: "${PASSWORD}"}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: web, key: password}}}]
            """),
    ];

    private static readonly string[] Places = ["data", "binaryData", "stringData"];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        from reference in ConfigReference.Of(workload)
        where reference.Key.Text is not null && !reference.IsOptional
        let data = set.Index.FindAll(reference.Kind, workload.Object.Namespace, reference.Name)
            .SelectMany(source => Places.Select(place => source.Root[place])).Where(field => field.Entries.Count > 0).ToList()
        where data.Count > 0 && !data.Exists(field => field[reference.Key.Text ?? ""].Exists)
        select Problem.At(workload.Object, reference.Key, $"{workload.Kind} '{workload.Object.Name}' needs key '{reference.Key.Text}' of {reference.Kind} '{reference.Name}', which has no such key");
}
