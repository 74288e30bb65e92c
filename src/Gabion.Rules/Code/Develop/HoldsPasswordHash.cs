using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Password hash in a file.</summary>
internal sealed class HoldsPasswordHash() : SecretRule(SecretCategory.PasswordHash)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-019"),
        Title = "Password hash in a file",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Hashes are tried out offline at millions of guesses each second; weak passwords fall in minutes, and are used elsewhere too.",
        Fix = "Change the password, and mount the file of hashes as a secret.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = [],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("nginx/users", """
            shop:‹htpasswd-apr1-hash› <--
            """),
        Example.Good("nginx/users", """
            # shop: see the secret store
            """),
    ];
}
