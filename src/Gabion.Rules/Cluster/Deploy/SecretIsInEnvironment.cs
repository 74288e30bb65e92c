using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Environments are shown and inherited; files can be kept apart.</summary>
internal sealed class SecretIsInEnvironment : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-040"),
        Title = "Secret is passed in the environment",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "The environment is inherited by every child process, ends up in crash reports and debug pages, and does not change when the Secret is rotated.",
        Fix = "Mount the Secret as a file.",
        References = ["https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.4.1", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "C-0207", "CKV_K8S_35", "read-secret-from-env-var", "secrets_as_environment_variables",
            "SecretsAsEnvironmentVariables", "disallow-secrets-from-env-vars", "using_kubernetes_native_secret_management",
        ],
    };

    public override ImmutableArray<string> Keys => ["secretKeyRef", "secretRef"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                envFrom:
                  - secretRef: {name: db} <--
                env:
                  - name: TOKEN
                    valueFrom:
                      secretKeyRef: {name: api, key: token} <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                env: [{name: MODE, value: fast}]
                volumeMounts: [{name: db, mountPath: /run/secrets/db}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        from secret in container.Field["env"].Items.Select(entry => entry["valueFrom"]["secretKeyRef"])
            .Concat(container.Field["envFrom"].Items.Select(entry => entry["secretRef"]))
        where secret.IsSet
        select PodProblem.At(secret, $"Container '{container.Name}' gets Secret '{secret["name"].Text}' in its environment");
}
