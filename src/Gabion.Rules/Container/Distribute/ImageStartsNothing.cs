using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Program that an image starts is missing.</summary>
internal sealed class ImageStartsNothing : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-206"),
        Title = "Program that an image starts is missing",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "A container of the image ends at once; or it waits for whoever can put a file at that path.",
        Fix = "Mend the path in `ENTRYPOINT` or `CMD`, or copy the program into the image.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/config.md"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"config": { <--
              "Entrypoint": ["/app/missing"]
            }}
            """),
        Example.Good("config.json", """
            {"config": {"Entrypoint": ["/bin/sh"]}}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact)
    {
        if (fact.Start is { Exists: false } start)
        {
            var field = fact.Config.Settings[fact.Config.Entrypoint.IsEmpty ? "Cmd" : "Entrypoint"];
            yield return Problem.At(fact.Config.Settings, $"The image starts {start.Path}, which it does not hold") with
            {
                Path = field.Path,
                Evidence = [new(field.Path, string.Join(' ', field.Texts))],
            };
        }
    }
}
