using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server listens without authentication.</summary>
internal sealed class PlainPortIsOpen() : SettingRule(ComponentKind.ApiServer, "insecure-port")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-430"),
        Title = "API server listens without authentication",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "On its plain port the API server asks nobody who they are and allows everything. Kubernetes closed it by default in 1.20 and took it away in 1.24.",
        Fix = "Set `--insecure-port=0`, and move to a supported version.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
        Aliases = ["CKV_K8S_88", "C-0005"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("manifests/kube-apiserver.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-apiserver, namespace: kube-system}
            spec:
              containers:
                - name: kube-apiserver
                  image: registry.example/kube-apiserver:v1.18.3
                  command:
                    - kube-apiserver <--
            """),
        Example.Bad("manifests/kube-apiserver.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-apiserver, namespace: kube-system}
            spec:
              containers:
                - name: kube-apiserver
                  image: registry.example/kube-apiserver:v1.18.3
                  command:
                    - kube-apiserver
                    - --insecure-port=8080 <--
            """),
        Example.Good("manifests/kube-apiserver.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-apiserver, namespace: kube-system}
            spec:
              containers:
                - name: kube-apiserver
                  image: registry.example/kube-apiserver:v1.18.3
                  command:
                    - kube-apiserver
                    - --insecure-port=0
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is > 0 && (value.Component.Minor ?? ComponentDefaults.NewestMinor) < 24
            ? "The API server has a port without authentication" : null;
}
