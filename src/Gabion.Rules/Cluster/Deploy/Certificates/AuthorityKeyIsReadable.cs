using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The key of a certificate that may sign others is in the target, not encrypted.</summary>
internal sealed class AuthorityKeyIsReadable : Rule<CertificateSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-556"),
        Title = "Private key of an authority is readable",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever reads it makes certificates for any server and any user that are believed: with the key of the cluster's authority, a member of system:masters whom no role can stop.",
        Fix = "Keep the key where only the signer reads it, encrypted or in a module; issue from a new authority what was issued from this one.",
        References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
        Controls = [new("PCI-DSS-4.0", "3.6", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.004", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("pki/ca.pem", """
            ‹pemkey-ca› <--
            ‹pem-ca›
            """),
        Example.Good("pki/web.pem", """
            ‹pemkey-leaf›
            ‹pem-leaf›
            """),
    ];

    public override IEnumerable<Problem> Check(CertificateSet fact) =>
        from key in fact.Keys
        let authority = fact.Of(key).FirstOrDefault(found => found.Certificate.IsAuthority)
        where authority is not null
        select new Problem(key.Span, key.Path, $"The private key of the authority {authority.Certificate.Subject} is readable here") { On = key };
}
