using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>A serving certificate without alternative names.</summary>
internal sealed class ServerCertificateNamesNoHost : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-559"),
        Title = "Certificate of a server names no host",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Kubernetes, Go programs and browsers look at alternative names only: a certificate that has its host in the common name alone is refused.",
        Fix = "Issue it anew with the host names and addresses as subject alternative names.",
        References = ["https://go.dev/doc/go1.15#commonname"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-nameless› <--
            """),
        Example.Good("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-leaf›
            """),
    ];

    protected override IEnumerable<Problem> Check(CertificateSet set, FoundCertificate found)
    {
        // A TLS Secret may hold a client's certificate or an issuer's authority too: only what says that it serves is judged.
        var serves = found.Certificate.ExtendedUsages?.Contains("serverAuth") == true;
        if (found.Use == CertificateUse.SecretChain && found.Index == 0 && serves && !found.Certificate.IsAuthority && found.Certificate.Names.IsEmpty)
        {
            yield return At(found, $"{Who(found)} has no subject alternative name");
        }
    }
}
