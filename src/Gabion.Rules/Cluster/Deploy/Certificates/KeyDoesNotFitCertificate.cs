using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The public key of tls.crt is not that of tls.key.</summary>
internal sealed class KeyDoesNotFitCertificate : Rule<CertificateSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-558"),
        Title = "Private key does not fit its certificate",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "TLS cannot start with them: the server, or the ingress controller for this host, refuses the pair or serves a certificate of its own.",
        Fix = "Put the key that the certificate was made for into tls.key, or issue a new pair.",
        References = ["https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-leaf›
              tls.key: ‹key-ca› <--
            """),
        Example.Good("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-leaf›
              tls.key: ‹key-leaf›
            """),
    ];

    public override IEnumerable<Problem> Check(CertificateSet fact) =>
        from key in fact.Keys
        where key.KeyFingerprint is not null && (key.Path.EndsWith("[\"tls.key\"]", StringComparison.Ordinal) || key.Path.EndsWith("client-key-data", StringComparison.Ordinal))
        from found in fact.Certificates
        where found.Index == 0 && found.File.Path == key.File.Path && found.Holder == key.Holder && (found.Use is CertificateUse.SecretChain or CertificateUse.KubeconfigClient)
        where found.Certificate.KeyFingerprint != key.KeyFingerprint
        select new Problem(key.Span, key.Path, $"The private key of {key.Holder} is not that of its certificate {found.Certificate.Subject}") { On = key };
}
