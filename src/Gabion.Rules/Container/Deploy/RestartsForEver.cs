using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service restarts without end.</summary>
internal sealed class RestartsForEver : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-173"),
        Title = "Service restarts without end",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "A service that fails at once is started again for ever: it fills logs, takes the processor, and hides the fault or the attack.",
        Fix = "Set `restart: on-failure:5`, or `deploy.restart_policy` with `max_attempts`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#restart"],
        Controls = [new("CIS-Docker-1.6.0", "5.15", ControlCoverage.Full)],
        Aliases = ["restart_policy_on_failure_not_set_to_5"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                restart: always <--
              api:
                image: web:1.2
                restart: on-failure <--
              job:
                image: web:1.2
                restart: on-failure:50 <--
              swarm:
                image: web:1.2
                deploy:
                  restart_policy: {condition: any} <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                restart: on-failure:5
              api:
                image: web:1.2
                restart: "no"
              job:
                image: web:1.2
                deploy: {restart_policy: {condition: on-failure, max_attempts: 3}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        var policy = service.Own["deploy"]["restart_policy"];
        if (policy.IsSet && policy["condition"].Text is null or "any" or "on-failure")
        {
            return policy.IsSet && !policy["max_attempts"].IsSet
                ? [Problem.At(policy, $"The restart policy of service '{service.Name}' has no max_attempts")]
                : [];
        }

        return ComposeProblem.When(service.Own["restart"], IsEndless, value => $"Service '{service.Name}' has restart: {value}");
    }

    private static bool IsEndless(string value) =>
        value is "always" or "unless-stopped" or "on-failure" || (value.StartsWith("on-failure:", StringComparison.Ordinal) && int.TryParse(value[11..], out var times) && times > 5);
}
