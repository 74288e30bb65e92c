using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>User of the image is a name.</summary>
internal sealed class UserIsNotNumeric : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-021"),
        Title = "User of the image is a name",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "A cluster that asks for `runAsNonRoot` cannot tell from a name that it is not root, and refuses to start the container unless the pod names a number.",
        Fix = "Use the number: `USER 10001:10001`.",
        References = ["https://docs.docker.com/reference/dockerfile/#user", "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Controls = [new("CIS-Docker-1.6.0", "4.1", ControlCoverage.Partial)],
        Aliases = ["DL3066"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            USER app <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            USER app
            USER 1000
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            USER root
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS build
            USER app
            FROM scratch
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        if (file.FinalStage?.State.User is { IsRoot: false, Id: null, Name: not ("ContainerUser" or "ContainerAdministrator") } user)
        {
            yield return user.ProblemAt(user.User.Span, $"The image runs as '{user.Name}', which is no number");
        }
    }
}
