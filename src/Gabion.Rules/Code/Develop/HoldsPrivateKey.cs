using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Private key in a file.</summary>
internal sealed class HoldsPrivateKey() : SecretRule(SecretCategory.PrivateKey)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-015"),
        Title = "Private key in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "Who has the key is who the key says: a server, a signer, a person. Traffic can be read and signatures forged, and nothing shows it.",
        Fix = "Make a new key pair and revoke the certificate or the authorised key; keep private keys in a secret store or a hardware module.",
        References = ["https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.004", ControlCoverage.Partial)],
        Aliases = ["private-key", "CKV_SECRET_13"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("certs/server.key", """
            -----BEGIN EC PRIVATE KEY----- <--
            ‹random-lines›
            -----END EC PRIVATE KEY-----
            """),
        Example.Good("certs/server.crt", """
            -----BEGIN CERTIFICATE-----
            ‹random-lines›
            -----END CERTIFICATE-----
            """),
    ];
}
