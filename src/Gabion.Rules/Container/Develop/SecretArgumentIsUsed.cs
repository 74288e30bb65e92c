using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A build step uses a secret that is a build argument.</summary>
internal sealed class SecretArgumentIsUsed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-071"),
        Title = "A build step uses a secret that is a build argument",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "What the step writes of it stays in the layer, and the value in the history of the image.",
        Fix = "Mount it for this one step: `RUN --mount=type=secret,id=token,env=TOKEN …`.",
        References = ["https://docs.docker.com/reference/dockerfile/#run---mounttypesecret", "https://docs.docker.com/build/building/secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM node:22
            ARG NPM_TOKEN
            RUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" > .npmrc && npm ci && rm .npmrc <--
            """),
        Example.Good("Dockerfile", """
            FROM node:22
            ARG VERSION=1
            RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm config set token "$NPM_TOKEN" && echo $VERSION
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ARG"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from run in file.All<RunInstruction>()
        where !run.Mounts.Any(mount => mount.Type == "secret")
        from word in (run.Command.Script?.Commands ?? []).SelectMany(command => command.Words)
        from part in word.Expansions
        where part.Name is { } name && SecretName.Matches(name) && run.State.Variables.TryGetValue(name, out var variable) && !variable.IsEnvironment
        group (run, part) by (run, part.Name) into uses
        select uses.Key.run.ProblemAt(uses.First().part.Span, $"RUN uses the secret argument {uses.Key.Name}");
}
