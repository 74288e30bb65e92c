using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Certificate of a registry is not checked.</summary>
internal sealed class RegistryIsNotVerified : RuntimeRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-525"),
        Title = "Certificate of a registry is not checked",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever stands between puts any program under the name of an image.",
        Fix = "Give the registry a certificate of a CA that the node trusts, and name that in `ca`.",
        References = ["https://github.com/containerd/containerd/blob/main/docs/hosts.md"],
        Controls = [new("MITRE-ATTACK", "T1525", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/containerd/config.toml", """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example".tls]
              insecure_skip_verify = true <--
            """),
        Example.Bad("etc/containerd/certs.d/registry.example/hosts.toml", """
            [host."https://registry.example"]
              skip_verify = true <--
            """),
        Example.Bad("etc/rancher/k3s/registries.yaml", """
            configs:
              registry.example:
                tls:
                  insecure_skip_verify: true <--
            """),
        Example.Bad("etc/containers/registries.conf", """
            [[registry]]
            location = "registry.example"
            insecure = true <--
            """),
        Example.Good("etc/containerd/certs.d/registry.example/hosts.toml", """
            [host."https://registry.example"]
              ca = "/etc/ssl/registry.crt"
            """),
    ];

    protected override Problem? Fault(string key, Field value) =>
        key is "insecure_skip_verify" or "skip_verify" or "insecure" && value.IsTrue ? Problem.At(value, "Images are pulled without a check of the registry's certificate") : null;
}
