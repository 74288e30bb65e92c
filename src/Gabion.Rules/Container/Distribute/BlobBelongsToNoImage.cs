using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Blob belongs to no image.</summary>
internal sealed class BlobBelongsToNoImage : Rule<OrphanBlob>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-228"),
        Title = "Blob belongs to no image",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "It is left of a deleted image or of an upload: it takes room, and who knows its digest can still pull what was meant to be gone.",
        Fix = "Run the registry's garbage collection: `registry garbage-collect CONFIG`.",
        References = ["https://distribution.github.io/distribution/about/garbage-collection/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("blob.txt", """
            orphan <--
            """),
        Example.Good("blob.txt", """
            (none)
            """),
    ];

    public override IEnumerable<Problem> Check(OrphanBlob fact) =>
        [new(TextSpan.FileStart, "orphan", string.Create(CultureInfo.InvariantCulture, $"No manifest names {fact.Digest} ({fact.Length} bytes)"))];
}
