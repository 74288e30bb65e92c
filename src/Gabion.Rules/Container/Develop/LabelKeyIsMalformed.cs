using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Label has a malformed key.</summary>
internal sealed class LabelKeyIsMalformed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-110"),
        Title = "Label has a malformed key",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Registries and tools look labels up by key; reserved names belong to Docker.",
        Fix = "Use lower case letters, digits, dots and dashes, beginning with a letter: `org.example.title`.",
        References = ["https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations"],
        Aliases = ["DL3048", "label_invalid"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            LABEL "my key"=a 9x=b <--
            LABEL com.docker.owner=me <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            LABEL org.opencontainers.image.title=app maintainer="me" io.k8s.display-name="x"
            """),
    ];

    public override ImmutableArray<string> Mentions => ["LABEL"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from label in file.All<LabelInstruction>(withTriggers: true)
        from pair in label.Labels
        where pair.Name.IsKnown && (!IsWellFormed(pair.Key) || IsReserved(pair.Key))
        select label.ProblemAt(pair.Span, IsReserved(pair.Key) ? $"The label key '{pair.Key}' is in a namespace of Docker" : $"The label key '{pair.Key}' is malformed");

    private static bool IsWellFormed(string key) =>
        key.Length > 0 && char.IsAsciiLetter(key[0]) && char.IsAsciiLetterOrDigit(key[^1]) && !key.Contains("..", StringComparison.Ordinal) && !key.Contains("--", StringComparison.Ordinal)
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/');

    private static bool IsReserved(string key) =>
        key.StartsWith("com.docker.", StringComparison.Ordinal) || key.StartsWith("io.docker.", StringComparison.Ordinal) || key.StartsWith("org.dockerproject.", StringComparison.Ordinal);
}
