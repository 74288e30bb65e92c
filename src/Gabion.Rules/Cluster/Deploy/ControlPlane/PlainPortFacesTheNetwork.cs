using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Plain port of the API server faces the network.</summary>
internal sealed class PlainPortFacesTheNetwork() : SettingRule(ComponentKind.ApiServer, "insecure-bind-address")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-431"),
        Title = "Plain port of the API server faces the network",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Whoever reaches the node may do everything in the cluster, without a credential.",
        Fix = "Remove `--insecure-bind-address`, and set `--insecure-port=0`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
        Aliases = ["CKV_K8S_86"],
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
                    - kube-apiserver
                    - --insecure-bind-address=0.0.0.0 <--
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
                    - --insecure-bind-address=127.0.0.1
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
                    - --insecure-bind-address=0.0.0.0
                    - --insecure-port=0
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing && !Addresses.IsLoopback(value.Text!) && value.Component["insecure-port"].Number != 0 && (value.Component.Minor ?? ComponentDefaults.NewestMinor) < 24
            ? "The plain port of the API server faces the network" : null;
}
