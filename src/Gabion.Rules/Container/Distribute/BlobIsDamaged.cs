using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Blob has not the digest that names it.</summary>
internal sealed class BlobIsDamaged : Rule<OrphanBlob>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-229"),
        Title = "Blob has not the digest that names it",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "The disk loses bits, or somebody wrote to the storage; what else they changed is not known.",
        Fix = "Check the disk, compare with a backup, and find out who may write to the storage.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests"],
        Controls = [new("MITRE-ATTACK", "T1565.001", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("blob.txt", """
            damaged <--
            """),
        Example.Good("blob.txt", """
            orphan
            """),
    ];

    public override IEnumerable<Problem> Check(OrphanBlob fact) =>
        fact.IsDamaged ? [new(TextSpan.FileStart, "digest", $"The bytes of {fact.Digest} have another digest")] : [];
}
