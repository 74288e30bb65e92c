using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A client certificate for the API was asked for and given, to somebody who is no component.</summary>
internal sealed class UserHasClientCertificate : Rule<KubernetesObject>
{
    private const string Signer = "kubernetes.io/kube-apiserver-client";

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-590"),
        Title = "User is given a client certificate",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The API server cannot take a client certificate back: who leaves, or loses the key, has access until it ends.",
        Fix = "Let users log in with an identity provider (OIDC), whose tokens are short and can be refused.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"],
        Controls = Benchmark.Cis("3.1.1", ControlCoverage.Partial),
    };

    public override ImmutableArray<string> Kinds => ["CertificateSigningRequest"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("request.yaml", """
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata: {name: ann}
            spec:
              signerName: kubernetes.io/kube-apiserver-client <--
              username: admin
              request: LS0t
              usages: [client auth]
            status:
              conditions: [{type: Approved, status: "True"}]
            """),
        Example.Good("request.yaml", """
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata: {name: csr-1}
            spec:
              signerName: kubernetes.io/kube-apiserver-client-kubelet
              request: LS0t
              usages: [client auth]
            status:
              conditions: [{type: Approved, status: "True"}]
            """),
        Example.Good("request.yaml", """
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata: {name: ann}
            spec:
              signerName: kubernetes.io/kube-apiserver-client
              request: LS0t
              usages: [client auth]
            status:
              conditions: [{type: Denied, status: "True"}]
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        fact.Is("certificates.k8s.io", "CertificateSigningRequest") && fact.Spec["signerName"] is { Text: Signer } signer
        && fact.Root["status"]["conditions"].Items.Any(condition => condition["type"].Text == "Approved")
            ? [Problem.At(signer, $"Request '{fact.Name}'{(fact.Spec["username"].Text is { } user ? $" of {user}" : "")} for a client certificate of the API is approved, and what it gives cannot be revoked")]
            : [];
}
