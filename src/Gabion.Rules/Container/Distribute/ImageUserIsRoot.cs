using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image runs as root.</summary>
internal sealed class ImageUserIsRoot : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-200"),
        Title = "Image runs as root",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "Who breaks into the program is root in the container, and one fault of the kernel or one wrong mount away from root on the node.",
        Fix = "Set `USER` to a number above 0 in the Dockerfile.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/config.md", "https://docs.docker.com/reference/dockerfile/#user"],
        Controls = [new("CIS-Docker-1.6.0", "4.1", ControlCoverage.Full)],
        Aliases = ["CIS-DI-0001"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"config": {
              "User": "root" <--
            }}
            """),
        Example.Bad("config.json", """
            {"config": { <--
              "Cmd": ["/app"]
            }}
            """),
        Example.Good("config.json", """
            {"config": {
              "User": "1000:1000"
            }}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact)
    {
        var user = fact.Config.User.Split(':')[0];
        if (user is "" or "root" or "0")
        {
            yield return Problem.At(fact.Config.Settings["User"], user.Length == 0 ? "The image names no user, so its program runs as root" : $"The image's program runs as {user}");
        }
    }
}
