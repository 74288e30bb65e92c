using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service can write its root file system.</summary>
internal sealed class ServiceRootFileSystemIsWritable : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-174"),
        Title = "Service can write its root file system",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Who gets in can change programs, drop tools and keep a foothold until the container is replaced.",
        Fix = "Set `read_only: true`; give `tmpfs` or volumes for what is written.",
        References = ["https://docs.docker.com/reference/compose-file/services/#read_only"],
        Controls = [new("CIS-Docker-1.6.0", "5.13", ControlCoverage.Full)],
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
                read_only: true
                tmpfs: [/tmp]
              api:
                image: web:1.2
                read_only: ${READ_ONLY:-true}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.IsComplete && !service["read_only"].IsTrue && ComposeText.Of(service["read_only"].Text).Text is not "true" && !ComposeText.Of(service["read_only"].Text).IsUnknown)
        {
            yield return ComposeProblem.Missing(service, "read_only", $"Service '{service.Name}' can write its root file system");
        }
    }
}
