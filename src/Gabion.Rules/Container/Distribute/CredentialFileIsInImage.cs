using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>File that holds credentials is in an image.</summary>
internal sealed class CredentialFileIsInImage : Rule<ImageFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-218"),
        Title = "File that holds credentials is in an image",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "Everyone who can pull the image has it, whatever its mode says.",
        Fix = "Take it out of the build, replace the credential, and mount it at run time from a secret store.",
        References = ["https://docs.docker.com/build/building/secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rw------- 0:0 root/.ssh/id_ed25519 <--
            -rw------- 0:0 root/.aws/credentials <--
            -rw------- 0:0 root/.docker/config.json <--
            """),
        Example.Good("files.txt", """
            -rw-r--r-- 0:0 root/.ssh/id_ed25519.pub
            -rw-r--r-- 0:0 root/.ssh/known_hosts
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact) => ImageLeftovers.Credential(fact.Entry) is { } what
        ? [fact.Problem($"/{fact.Entry.Path} is in the image: {what}")]
        : [];
}
