using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Compose file refers to what it does not define.</summary>
internal sealed class ReferenceIsUndefined : Rule<ComposeFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-180"),
        Title = "Compose file refers to what it does not define",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Compose refuses to start: the volume, network, secret, configuration or service that is named does not exist.",
        Fix = "Define it at the top level of the file, or correct the name.",
        References = ["https://docs.docker.com/reference/compose-file/services/#depends_on"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                depends_on: [database] <--
                networks:
                  front: {} <--
                volumes:
                  - dta:/data <--
                secrets:
                  - source: token <--
              db:
                image: db:1
                network_mode: service:proxy <--
            volumes: {data: {}}
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                depends_on:
                  db: {condition: service_started}
                networks: [default]
                volumes: ["data:/data", "./x:/x", "/y", "${VOLUME}:/z"]
                links: ["db:database"]
              db:
                image: db:1
            volumes:
              data:
            """),
        Example.Good("compose.override.yaml", """
            services:
              web:
                image: web:1.2
                depends_on: [db]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeFile file) =>
        !file.IsWhole ? [] :
        from service in file.Services
        from reference in ComposeReferences.Of(service)
        where !file.Root[reference.Section][reference.Name].Exists && !(reference is { Section: "networks", Name: "default" })
        let nearest = Spelling.Nearest(reference.Name, file.Root[reference.Section].Entries.Select(entry => entry.Key), 2)
        select Problem.At(
            service,
            reference.Field,
            $"Service '{service.Name}' refers to '{reference.Name}', which is not in {reference.Section}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
}
