using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The authority of etcd, of the API server and of the front proxy, told by where they are kept (kubeadm, Cluster API), is one and the same.</summary>
internal sealed class AuthorityIsShared : Rule<CertificateSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-554"),
        Title = "One authority signs for etcd and for others",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "etcd lets in whoever shows a certificate of its authority, and knows no roles: any client of the API server, or any front proxy, then reads and writes every Secret past the API server.",
        Fix = "Give etcd, the API server and the front proxy an authority each, as kubeadm does (etcd/ca, ca, front-proxy-ca).",
        References = ["https://kubernetes.io/docs/setup/best-practices/certificates/#single-root-ca"],
        Controls = [new("CIS-Kubernetes-1.12", "2.7", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("cluster.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: prod-ca}
            type: cluster.x-k8s.io/secret
            data:
              tls.crt: ‹cert-ca›
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: prod-etcd}
            type: cluster.x-k8s.io/secret
            data:
              tls.crt: ‹cert-ca› <--
            """),
        Example.Good("cluster.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: prod-ca}
            type: cluster.x-k8s.io/secret
            data:
              tls.crt: ‹cert-ca›
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: prod-etcd}
            type: cluster.x-k8s.io/secret
            data:
              tls.crt: ‹cert-other-ca›
            """),
    ];

    public override IEnumerable<Problem> Check(CertificateSet fact) =>
        from shared in AuthorityRole.Shared(fact)
        select CertificateRule.At(shared.Found, $"The authority of {shared.Role} is that of {AuthorityRole.ApiServer} too ({shared.Other.File.Locate(shared.Other.Span)})");
}
