using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Several services write one volume.</summary>
internal sealed class VolumeIsWrittenBySeveral : Rule<ComposeFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-165"),
        Title = "Several services write one volume",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Whoever takes over one of the services can change what the others read and run.",
        Fix = "Give each service its own volume, or mount it read-only (`:ro`) in all but the one that writes.",
        References = ["https://docs.docker.com/reference/compose-file/services/#volumes"],
        Aliases = ["volume_mounted_in_multiple_containers"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              a:
                image: a:1
                volumes: ["data:/data"]
              b:
                image: b:1
                volumes: ["data:/data"] <--
            volumes: {data: {}}
            """),
        Example.Good("compose.yaml", """
            services:
              a:
                image: a:1
                volumes: ["data:/data"]
              b:
                image: b:1
                volumes: ["data:/data:ro"]
            volumes: {data: {}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeFile file) =>
        from service in file.Services
        from mount in service.Mounts
        where mount is { Type: ComposeMountType.Volume, Source: not null, IsReadOnly: false }
        group (service, mount) by mount.Source into users
        let names = users.Select(user => user.service.Name).Distinct().ToList()
        where names.Count > 1
        let user = users.First(user => user.service.Name != names[0])
        select Problem.At(user.service, user.mount.Field, $"The volume '{users.Key}' is written by {names.Count} services: {string.Join(", ", names)}");
}
