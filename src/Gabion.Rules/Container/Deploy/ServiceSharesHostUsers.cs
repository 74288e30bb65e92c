using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service leaves user namespaces.</summary>
internal sealed class ServiceSharesHostUsers : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-155"),
        Title = "Service leaves user namespaces",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "With `userns_mode: host` root in the container is root on the host, even where the engine maps users away.",
        Fix = "Remove `userns_mode: host`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#userns_mode"],
        Controls = [new("CIS-Docker-1.6.0", "5.31", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["shared_host_user_namespace"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                userns_mode: host <--
            """),
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                userns_mode: ${MODE:-host} <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["userns_mode"], value => value == "host", _ => $"Service '{service.Name}' uses the user namespace of the host");
}
