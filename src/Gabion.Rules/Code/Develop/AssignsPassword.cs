using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Password in plain text in a file.</summary>
internal sealed class AssignsPassword() : SecretRule(SecretCategory.Password)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-020"),
        Title = "Password in plain text in a file",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Everyone who sees the file or its history has the password, and cannot be told apart when it is used.",
        Fix = "Change the password; read it from the environment, a mounted secret or a secret store.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["passwords_and_secrets", "CKV_SECRET_10"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config/app.properties", """
            db.user=shop
            db.password=‹password-assignment› <--
            """),
        Example.Good("config/app.properties", """
            db.user=shop
            db.password=${DB_PASSWORD}
            """),
    ];
}
