using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Token of a package or image registry in a file.</summary>
internal sealed class HoldsRegistryToken() : SecretRule(SecretCategory.PackageRegistry)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-004"),
        Title = "Token of a package or image registry in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The token publishes packages or images in your name: everyone who installs the next version runs the attacker's code.",
        Fix = "Revoke the token, look through what was published since it leaked, and publish from CI with trusted publishing (OIDC), without a token.",
        References = ["https://docs.npmjs.com/trusted-publishers", "https://docs.pypi.org/trusted-publishers/", "https://docs.docker.com/security/access-tokens/"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["pypi-upload-token", "rubygems-api-token", "jfrog-api-key", "clojars-api-token", "CKV_SECRET_1", "CKV_SECRET_12"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad(".npmrc", """
            //npm.example.com/:_authToken=‹npm-access-token› <--
            """),
        Example.Good(".npmrc", """
            //npm.example.com/:_authToken=${NPM_TOKEN}
            """),
    ];
}
