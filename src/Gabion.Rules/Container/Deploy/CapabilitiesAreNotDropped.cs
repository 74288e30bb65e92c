using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service keeps the default capabilities.</summary>
internal sealed class CapabilitiesAreNotDropped : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-159"),
        Title = "Service keeps the default capabilities",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The default set still lets root in the container change owners, bypass file permissions and send raw packets; hardly any program needs it.",
        Fix = "Set `cap_drop: [ALL]` and add back what the program asks for.",
        References = ["https://docs.docker.com/reference/compose-file/services/#cap_drop"],
        Controls = [new("CIS-Docker-1.6.0", "5.4", ControlCoverage.Partial)],
        Aliases = ["container_capabilities_unrestricted"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
                cap_drop: [NET_RAW]
            """),
        Example.Good("compose.yaml", """
            services:
              base:
                image: web:1.2
                cap_drop: [ALL]
              web:
                extends: {service: base}
                cap_add: [CHOWN]
              elsewhere:
                extends: {file: common.yaml, service: web}
            """),
        Example.Good("compose.override.yaml", """
            services:
              web:
                ports: ["127.0.0.1:80:80"]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.IsComplete && !service["privileged"].IsTrue
            && !service.ItemsOf("cap_drop").Any(item => item.Text is { } name && name.ToUpperInvariant() is "ALL" or "CAP_ALL"))
        {
            yield return ComposeProblem.Missing(service, "cap_drop", $"Service '{service.Name}' does not drop all capabilities");
        }
    }
}
