using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service is told to run as root.</summary>
internal sealed class ServiceRunsAsRoot : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-175"),
        Title = "Service is told to run as root",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A fault in the program is at once a fault as root: of every file in the container, and of the host where a kernel bug or a mount leads out.",
        Fix = "Name another user: `user: \"10001:10001\"`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#user"],
        Controls = [new("CIS-Docker-1.6.0", "4.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                user: root <--
              api:
                image: web:1.2
                user: 0:0 <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                user: "1000:0"
              api:
                image: web:1.2
                user: "${APP_USER:-app}"
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["user"], IsRoot, value => $"Service '{service.Name}' runs as user {value}");

    private static bool IsRoot(string user) => user.Split(':')[0] is "root" or "0";
}
