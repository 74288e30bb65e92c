using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Token of a build or delivery service in a file.</summary>
internal sealed class HoldsDeliveryToken() : SecretRule(SecretCategory.ContinuousIntegration)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-003"),
        Title = "Token of a build or delivery service in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The token starts or changes builds: an attacker gets the secrets that jobs are given, and can put code into what is shipped.",
        Fix = "Revoke the token, then take it out; keep it in the service's own secret variables.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["sonar-api-token", "travisci-access-token", "droneci-access-token", "codecov-access-token", "octopus-deploy-api-key", "harness-api-key", "snyk-api-token"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("ci/env.sh", """
            export CIRCLE_TOKEN=‹circleci-personal-token› <--
            """),
        Example.Good("ci/env.sh", """
            export CIRCLE_TOKEN="$(vault kv get -field=token ci/circle)"
            """),
    ];
}
