using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Much of an image is never seen.</summary>
internal sealed class ImageCarriesDeletedFiles : Rule<ContainerImage>
{
    private const long LeastBytes = 10_000_000;

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-208"),
        Title = "Much of an image is never seen",
        Severity = Severity.Low,
        Stage = Stage.Distribute,
        Why = "Files that a later layer deletes or replaces are still stored and pulled, and everyone who has the image can read them.",
        Fix = "Delete in the same `RUN` that creates, or build in one stage and copy the result into another.",
        References = ["https://docs.docker.com/build/building/multi-stage/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"hidden": "50 of 100 MB"} <--
            """),
        Example.Good("config.json", """
            {"hidden": "5 of 100 MB"}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact)
    {
        var hidden = fact.Hidden;
        if (hidden.Bytes >= LeastBytes && hidden.Bytes * 5 >= hidden.AllBytes)
        {
            yield return new(TextSpan.FileStart, "hidden", string.Create(CultureInfo.InvariantCulture,
                $"{hidden.Bytes / 1_000_000} of {hidden.AllBytes / 1_000_000} MB of the image, in {hidden.Files} files, are deleted or replaced by later layers"));
        }
    }
}
