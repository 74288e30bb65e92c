using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Base image is named by an argument without a value.</summary>
internal sealed class BaseImageNeedsArgument : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-010"),
        Title = "Base image is named by an argument without a value",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "Without the build argument the image name is empty or broken and the build fails; readers cannot tell what is built on.",
        Fix = "Give the ARG before FROM a default that works.",
        References = ["https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact", "https://docs.docker.com/reference/build-checks/undefined-arg-in-from/", "https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/"],
        Aliases = ["UndefinedArgInFrom", "InvalidDefaultArgInFrom"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            ARG TAG
            FROM alpine:${TAG} <--
            """),
        Example.Bad("Dockerfile", """
            FROM alpine:${VERSION} <--
            """),
        Example.Good("Dockerfile", """
            ARG TAG=3.21
            FROM --platform=$BUILDPLATFORM alpine:${TAG} AS build
            FROM alpine:3.21 AS last
            """),
        Example.Good("Dockerfile", """
            FROM base-$TARGETARCH AS x
            """),
    ];

    private static readonly FrozenSet<string> Provided = FrozenSet.ToFrozenSet(
        ["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETSTAGE"], StringComparer.Ordinal);

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        var declared = file.GlobalArgs.SelectMany(arg => arg.Variables).ToLookup(variable => variable.Key, StringComparer.Ordinal);
        foreach (var from in file.Stages.Select(stage => stage.From).Where(from => !StageChoice.IsLikely(file, from)))
        {
            var undeclared = from.Source.Variables.Where(name => !Provided.Contains(name) && !declared.Contains(name)).ToList();
            var open = from.Source.UnknownVariables.Where(name => !Provided.Contains(name) && declared.Contains(name)).ToList();
            if (undeclared.Count > 0)
            {
                yield return from.ProblemAt(from.Source.Span, $"FROM uses {string.Join(", ", undeclared)}, which no ARG before it declares") with { Severity = Severity.Medium };
            }
            else if (open.Count > 0)
            {
                yield return from.ProblemAt(from.Source.Span, $"FROM uses {string.Join(", ", open)}: without a build argument it has no value");
            }
        }
    }
}
