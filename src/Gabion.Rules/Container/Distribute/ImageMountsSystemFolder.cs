using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image declares a system folder as a volume.</summary>
internal sealed class ImageMountsSystemFolder : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-204"),
        Title = "Image declares a system folder as a volume",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "A volume over such a folder hides the system's own files behind data that outlives the container, or opens the host's.",
        Fix = "Declare only folders for data as `VOLUME`.",
        References = ["https://docs.docker.com/reference/dockerfile/#volume"],
        Controls = [new("CIS-Docker-1.6.0", "5.6", ControlCoverage.Partial)],
        Aliases = ["DKL-DI-0002"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"config": {"Volumes": {
              "/etc": {}, <--
              "/data": {}
            }}}
            """),
        Example.Good("config.json", """
            {"config": {"Volumes": {"/data": {}, "/var/lib/postgresql/data": {}}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact) =>
        from volume in fact.Config.Volumes
        where volume.Key.TrimEnd('/') is "" or "/dev" or "/proc" or "/sys" or "/etc" or "/boot" or "/usr" or "/bin" or "/sbin" or "/lib" or "/var/run/docker.sock" or "/run/docker.sock"
        select new Problem(volume.WrittenKey.Span, volume.Key, $"The image declares {volume.Key} as a volume");
}
