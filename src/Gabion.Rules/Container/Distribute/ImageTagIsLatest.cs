using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image is called latest.</summary>
internal sealed class ImageTagIsLatest : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-209"),
        Title = "Image is called latest",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "The name says nothing about what is in it, and means something else tomorrow.",
        Fix = "Give it a tag that says the version, and refer to it by digest.",
        References = ["https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"],
        Aliases = ["DKL-DI-0006"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"name": "registry.example/app:latest"} <--
            """),
        Example.Good("config.json", """
            {"name": "registry.example/app:1.2"}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact) =>
        ImageRef.TryParse(fact.Name, out var name) && name is { Digest: null, Tag: "latest" }
            ? [new(TextSpan.FileStart, "tag", $"The image is called {name.Text}")]
            : [];
}
