using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>COPY takes from a stage that is not there.</summary>
internal sealed class CopySourceIsUnknownStage : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-033"),
        Title = "COPY takes from a stage that is not there",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "A name that is no stage before this one is taken for an image: the build pulls whatever has that name, or a spelling fault becomes a foreign image.",
        Fix = "Correct the name, or write the image with registry and version.",
        References = ["https://docs.docker.com/reference/dockerfile/#copy---from"],
        Aliases = ["DL3022", "DL3023", "DS-0006", "copy_from_references_current_from_alias"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM golang:1.23 AS build
            COPY --from=build /a /b <--
            COPY --from=last /a /b <--
            COPY --from=7 /a /b <--
            COPY --from=biuld /a /b <--
            COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/ <--
            FROM scratch AS last
            """),
        Example.Good("Dockerfile", """
            ARG VERSION=1
            FROM golang:1.23 AS build
            FROM scratch
            COPY --from=build /a /b
            COPY --from=BUILD /a /b
            COPY --from=0 /a /b
            COPY --from=nginx:1.27 /a /b
            COPY --from=${WHERE} /a /b
            """),
    ];

    public override ImmutableArray<string> Mentions => ["COPY"];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        foreach (var copy in file.All<CopyInstruction>().Where(copy => copy.From is { Value: not null } && !(copy.FromStage?.Index < copy.Stage?.Index)))
        {
            var name = copy.From!.Value!;
            var ahead = copy.FromStage ?? file.Stages.FirstOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase));
            if (ahead is not null || int.TryParse(name, out _))
            {
                var reason = ahead is null ? "there is no such stage before it" : ahead == copy.Stage ? "that is its own stage" : "that stage comes later";
                yield return copy.ProblemAt(copy.From.Span, $"COPY takes from '{name}', but {reason}") with { Severity = Severity.Medium };
            }
            else if (copy.FromImage is { Floats: true } image)
            {
                yield return copy.ProblemAt(copy.From.Span, image.HasRegistry || name.Contains('/') || name.Contains(':')
                    ? $"COPY takes from the image {name}, which names no version"
                    : $"'{name}' is no stage of this file: the image (or build context) of that name is used");
            }
        }
    }
}
