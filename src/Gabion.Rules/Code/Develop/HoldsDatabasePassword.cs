using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Password or token of a database or queue in a file.</summary>
internal sealed class HoldsDatabasePassword() : SecretRule(SecretCategory.Database)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-008"),
        Title = "Password or token of a database or queue in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Who reaches the server reads and changes all of its data; the address stands beside the password.",
        Fix = "Change the password, then pass the address from the environment or a mounted secret.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["databricks-api-token", "planetscale-password", "planetscale-api-token", "CKV_SECRET_5"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app/settings.py", """
            DATABASE = "postgresql://shop:‹postgresql-url-password›@db.internal:5432/shop" <--
            """),
        Example.Good("app/settings.py", """
            DATABASE = f"postgresql://shop:{password}@db.internal:5432/shop"
            """),
    ];
}
