using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>JSON web token in a file.</summary>
internal sealed class HoldsWebToken() : SecretRule(SecretCategory.JsonWebToken)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-016"),
        Title = "JSON web token in a file",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Until it runs out, the token is a login: who sends it is taken for its owner. Some never run out.",
        Fix = "Sign out the session or change the signing key, then take the token out; tests make their own with a throw-away key.",
        References = ["https://www.rfc-editor.org/rfc/rfc8725"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["jwt", "jwt-base64", "jwt-token", "CKV_SECRET_9"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("http/requests.http", """
            GET https://api.internal/orders
            Authorization: Bearer ‹json-web-token› <--
            """),
        Example.Good("http/requests.http", """
            GET https://api.internal/orders
            Authorization: Bearer {{token}}
            """),
    ];
}
