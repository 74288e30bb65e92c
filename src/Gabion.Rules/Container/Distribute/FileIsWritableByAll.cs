using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>File of an image is writable by everyone.</summary>
internal sealed class FileIsWritableByAll : Rule<ImageFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-214"),
        Title = "File of an image is writable by everyone",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "Any process in the container can change it, and wait for a program of another user to read or run it.",
        Fix = "Set the mode in the image: `chmod o-w`, or `COPY --chmod=`; folders for everyone need the sticky bit (`chmod 1777`).",
        References = ["https://man7.org/linux/man-pages/man7/inode.7.html"],
        Controls = [new("MITRE-ATTACK", "T1222.002", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rwxrwxrwx 0:0 usr/bin/start <--
            drwxrwxrwx 0:0 srv/data <--
            """),
        Example.Good("files.txt", """
            drwxrwxrwt 0:0 tmp
            lrwxrwxrwx 0:0 usr/bin/sh
            -rw-rw-r-- 0:0 etc/app.conf
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact) => fact.IsWritableByAll
        ? [fact.Problem($"Everyone may write the {(fact.Entry.Kind == LayerEntryKind.Folder ? "folder" : "file")} /{fact.Entry.Path}") with { Severity = fact.Entry.IsExecutable ? Severity.High : Severity.Medium }]
        : [];
}
