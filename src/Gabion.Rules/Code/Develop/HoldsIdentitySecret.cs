using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Secret of a login or identity service in a file.</summary>
internal sealed class HoldsIdentitySecret() : SecretRule(SecretCategory.Identity)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-012"),
        Title = "Secret of a login or identity service in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "With the secret an attacker speaks as your application to the login service, takes tokens of users, or manages the accounts.",
        Fix = "Make a new secret at the service, then pass it from a secret store; public clients use PKCE and hold none.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["okta-access-token", "facebook-access-token", "facebook-secret", "facebook-token", "twitter-bearer-token", "twitter-token", "linkedin-client-id", "twitch-api-token", "dropbox-api-token"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("web/config.json", """
            {
              "auth0ClientSecret": "‹auth0-client-secret›" <--
            }
            """),
        Example.Good("web/config.json", """
            {
              "auth0ClientId": "shop-web"
            }
            """),
    ];
}
