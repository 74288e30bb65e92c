using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Stored login of a tool in a file.</summary>
internal sealed class HoldsStoredLogin() : SecretRule(SecretCategory.StoredLogin)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-018"),
        Title = "Stored login of a tool in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The file is what the tool logs in with: copied elsewhere, it works the same.",
        Fix = "Change the password or revoke the token, and keep the file out of the repository; use credential helpers.",
        References = ["https://docs.docker.com/reference/cli/docker/login/#credential-stores", "https://docs.npmjs.com/using-private-packages-in-a-ci-cd-workflow"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["dockerconfig-secret"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("home/.netrc", """
            machine api.internal login shop password ‹netrc-password› <--
            """),
        Example.Good("home/.netrc", """
            machine api.internal login shop password changeme
            """),
    ];
}
