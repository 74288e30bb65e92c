using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>COPY of several files needs a folder.</summary>
internal sealed class CopyDestinationIsNoFolder : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-032"),
        Title = "COPY of several files needs a folder",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "The build fails: with more than one source the destination must be a folder and end with a slash.",
        Fix = "End the destination with `/`.",
        References = ["https://docs.docker.com/reference/dockerfile/#copy"],
        Aliases = ["DL3021", "DS-0011", "copy_with_more_than_two_arguments_not_ending_with_slash", "add_dest_invalid"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            COPY a b /app <--
            ADD ["a b", "c", "/app"] <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            COPY a b /app/
            COPY a /app
            COPY a b .
            COPY a b ${DIR}
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ADD", "COPY"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from copy in file.All<TransferInstruction>(withTriggers: true)
        where copy.Sources.Length + copy.Heredocs.Length > 1 && copy.Destination is { } target
            && target.Value is { } path && !path.EndsWith('/') && !path.EndsWith('\\') && path is not ("." or "..") && !path.EndsWith("/.", StringComparison.Ordinal)
        select copy.ProblemAt(copy.Destination!.Span, $"'{copy.Destination.Text}' must end with a slash: {copy.Keyword} takes several files there") with
        {
            Patch = copy.IsJson || copy.Destination.HasVariables ? null : new(PatchSafety.Safe, [new TextEdit(new(copy.Destination.Span.End, copy.Destination.Span.End), "/")]),
        };
}
