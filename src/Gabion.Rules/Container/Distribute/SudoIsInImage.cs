using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Program to become root is in an image.</summary>
internal sealed class SudoIsInImage : Rule<ImageFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-219"),
        Title = "Program to become root is in an image",
        Severity = Severity.Low,
        Stage = Stage.Distribute,
        Why = "A container has one program and one user; who needs sudo in it has given away that division.",
        Fix = "Take sudo out, and set `USER`; in a build, switch users with `USER` instead.",
        References = ["https://docs.docker.com/build/building/best-practices/#user"],
        Controls = [new("MITRE-ATTACK", "T1548.003", ControlCoverage.Partial)],
        Aliases = ["DKL-DI-0001"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rwsr-xr-x 0:0 usr/bin/sudo <--
            """),
        Example.Good("files.txt", """
            -rwxr-xr-x 0:0 usr/bin/setpriv
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact) =>
        fact.Entry is { Kind: LayerEntryKind.File, IsExecutable: true, Path: "usr/bin/sudo" or "bin/sudo" or "usr/bin/doas" or "usr/local/bin/sudo" }
            ? [fact.Problem($"/{fact.Entry.Path} is in the image")]
            : [];
}
