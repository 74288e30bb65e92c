using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Random token under a name that says secret.</summary>
internal sealed class AssignsRandomToken() : SecretRule(SecretCategory.GenericToken)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-021"),
        Title = "Random token under a name that says secret",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Its name and its form say that it opens something: who finds it will try where.",
        Fix = "If it is in use, revoke it; read it from the environment, a mounted secret or a secret store.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["generic-api-key", "CKV_SECRET_6", "CKV_SECRET_19"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config/app.properties", """
            session.secret=‹token-assignment› <--
            """),
        Example.Good("config/app.properties", """
            session.secret=${SESSION_SECRET}
            """),
    ];
}
