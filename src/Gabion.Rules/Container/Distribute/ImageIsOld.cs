using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image was built long ago.</summary>
internal sealed class ImageIsOld : Rule<ContainerImage>
{
    private const int MostDays = 365;

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-205"),
        Title = "Image was built long ago",
        Severity = Severity.Low,
        Stage = Stage.Distribute,
        Why = "Nothing that was mended since is in it: packages of the distribution get security updates every week.",
        Fix = "Build it again from a current base image, and let a schedule do so.",
        References = ["https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often"],
        Controls = [new("CIS-Docker-1.6.0", "4.4", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"created": "2001-01-01T00:00:00Z"} <--
            """),
        Example.Good("config.json", """
            {"created": "1970-01-01T00:00:00Z"}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact)
    {
        if (fact.AgeInDays is { } days and > MostDays)
        {
            yield return Problem.At(fact.Config.Root["created"], $"The image was built {(days >= 730 ? $"{days / 365} years" : $"{days} days")} ago");
        }
    }
}
