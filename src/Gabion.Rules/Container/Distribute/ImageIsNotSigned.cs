using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image has no signature.</summary>
internal sealed class ImageIsNotSigned : Rule<StoredImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-227"),
        Title = "Image has no signature",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "Nothing shows who built it, and that it is still what was built.",
        Fix = "Sign it in the pipeline that builds it, and let admission ask for the signature.",
        References = ["https://docs.sigstore.dev/cosign/signing/signing_with_containers/", "https://notaryproject.dev/docs/"],
        Controls = [new("CIS-Docker-1.6.0", "4.5", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("image.txt", """
            unsigned <--
            """),
        Example.Good("image.txt", """
            signed
            """),
    ];

    public override IEnumerable<Problem> Check(StoredImage fact) =>
        fact.IsSigned ? [] : [new(TextSpan.FileStart, "signature", $"No signature stands beside {fact.Resource.Name}")];
}
