using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>File of the repository is in an image.</summary>
internal sealed class BuildFileIsInImage : Rule<ImageFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-217"),
        Title = "File of the repository is in an image",
        Severity = Severity.Low,
        Stage = Stage.Distribute,
        Why = "Version-control data holds every old version, and settings of editors and builds tell an intruder how things are made.",
        Fix = "List it in `.dockerignore`, or copy only what the program needs.",
        References = ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
        Aliases = ["DKL-LI-0003"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rw-r--r-- 0:0 app/.git/config <--
            -rw-r--r-- 0:0 app/Dockerfile <--
            """),
        Example.Good("files.txt", """
            -rw-r--r-- 0:0 app/main.py
            -rw-r--r-- 0:0 usr/share/doc/x/Dockerfile
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact) => ImageLeftovers.IsOfRepository(fact.Entry)
        ? [fact.Problem($"/{fact.Entry.Path} comes from the repository and has no use in a container") with { Severity = fact.Entry.Path.Contains(".git/", StringComparison.Ordinal) ? Severity.Medium : Severity.Low }]
        : [];
}
