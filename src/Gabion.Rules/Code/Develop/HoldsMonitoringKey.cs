using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Key of a monitoring or logging service in a file.</summary>
internal sealed class HoldsMonitoringKey() : SecretRule(SecretCategory.Monitoring)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-010"),
        Title = "Key of a monitoring or logging service in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The key reads logs and measurements, which hold more secrets and a map of the system, or hides an attack by writing and muting.",
        Fix = "Revoke the key, then keep it in a secret store; give agents keys that only write.",
        References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["datadog-access-token", "new-relic-user-api-key", "sentry-access-token", "sentry-org-token", "grafana-cloud-api-token", "launchdarkly-access-token"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("agent/values.properties", """
            datadog.api_key=‹datadog-api-key› <--
            """),
        Example.Good("agent/values.properties", """
            datadog.api_key=${DD_API_KEY}
            """),
    ];
}
