using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Token of a business service in a file.</summary>
internal sealed class HoldsBusinessToken() : SecretRule(SecretCategory.Business)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-014"),
        Title = "Token of a business service in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The token reads and changes what the team and its customers keep there: tickets, documents, orders, addresses.",
        Fix = "Revoke the token, then keep one with the fewest rights in a secret store.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["airtable-personnal-access-token", "notion-api-token", "asana-client-secret", "hubspot-api-token", "shopify-token", "postman-api-token", "zendesk-secret-key", "typeform-api-key"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("sync/main.js", """
            const token = "‹airtable-personal-access-token›"; <--
            """),
        Example.Good("sync/main.js", """
            const token = process.env.AIRTABLE_TOKEN;
            """),
    ];
}
