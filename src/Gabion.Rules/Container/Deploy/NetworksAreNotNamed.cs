using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service joins the default network.</summary>
internal sealed class NetworksAreNotNamed : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-184"),
        Title = "Service joins the default network",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "On the one default network every service reaches every other: a taken front end talks straight to the database.",
        Fix = "Name networks per purpose, and give each service only those it needs.",
        References = ["https://docs.docker.com/reference/compose-file/services/#networks"],
        Controls = [new("CIS-Docker-1.6.0", "5.30", ControlCoverage.Partial)],
        Aliases = ["networks_not_set"],
        OnByDefault = false,
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                networks: [front]
            networks: {front: {}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.IsComplete && !service["networks"].IsSet && !service["network_mode"].IsSet)
        {
            yield return ComposeProblem.Missing(service, "networks", $"Service '{service.Name}' joins the default network");
        }
    }
}
