using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Image of a service floats.</summary>
internal sealed class ServiceImageFloats : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-176"),
        Title = "Image of a service floats",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without a tag, or with `latest`, each pull may bring another program: what was tested is not what runs.",
        Fix = "Name a version and, better, its digest: `postgres:17.2@sha256:…`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#image"],
        Controls = [new("CIS-Docker-1.6.0", "5.28", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              db:
                image: postgres <--
              cache:
                image: registry.example.com:5000/redis:latest <--
              web:
                image: web:${TAG:-latest} <--
              api:
                image: api:$TAG <--
            """),
        Example.Good("compose.yaml", """
            services:
              db:
                image: postgres:17.2
              cache:
                image: redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              own:
                image: web
                build: .
              api:
                image: api:${TAG:-1.4}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        service["build"].IsSet
            ? []
            : ComposeProblem.When(
                service.Own["image"],
                value => ImageRef.TryParse(value, out var image) && image.Floats,
                value => $"Service '{service.Name}' runs {value}, which names no version");
}
