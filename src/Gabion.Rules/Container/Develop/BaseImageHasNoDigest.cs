using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Base image is not pinned by digest.</summary>
internal sealed class BaseImageHasNoDigest(RuleSettings settings) : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-002"),
        Title = "Base image is not pinned by digest",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "A tag can be moved to another image by whoever may push it, or by who steals that account.",
        Fix = "Add the digest: `FROM debian:12.8-slim@sha256:…`; let a bot raise it.",
        References = ["https://docs.docker.com/reference/dockerfile/#from"],
        Controls = [new("CIS-Docker-1.6.0", "4.5", ControlCoverage.Partial)],
        OnByDefault = false,
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8-slim <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        where stage.From.Image is { Digest: null, Floats: false }
        select stage.From.ProblemAt(stage.From.Source.Span, $"The base image {stage.From.Source.Text} has no digest") with
        {
            Patch = Pins.Patch(settings, stage.From),
        };
}
