using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Token of an infrastructure tool in a file.</summary>
internal sealed class HoldsInfrastructureToken() : SecretRule(SecretCategory.Infrastructure)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-013"),
        Title = "Token of an infrastructure tool in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The token opens the store of all other secrets, or changes the infrastructure itself.",
        Fix = "Revoke the token and those it may have read, and log in with short-lived ones (OIDC, workload identity).",
        References = ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["hashicorp-tf-api-token", "hashicorp-tf-password", "pulumi-api-token", "doppler-api-token", "openshift-user-token", "prefect-api-token"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("scripts/login.sh", """
            export VAULT_TOKEN=‹vault-service-token› <--
            """),
        Example.Good("scripts/login.sh", """
            export VAULT_TOKEN=$(vault login -method=oidc -token-only)
            """),
    ];
}
