using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image was built with ADD.</summary>
internal sealed class ImageIsBuiltWithAdd : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-207"),
        Title = "Image was built with ADD",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "ADD unpacks archives and fetches URLs: what ends up in the image depends on more than the file that was meant.",
        Fix = "Use `COPY`, and `ADD --checksum=…` where something must be fetched.",
        References = ["https://docs.docker.com/build/building/best-practices/#add-or-copy"],
        Controls = [new("CIS-Docker-1.6.0", "4.9", ControlCoverage.Full)],
        Aliases = ["CIS-DI-0009"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"history": [ <--
              {"created_by": "/bin/sh -c #(nop) ADD file:12 in / "},
              {"created_by": "ADD app.tar.gz /app # buildkit"}
            ]}
            """),
        Example.Good("config.json", """
            {"history": [
              {"created_by": "/bin/sh -c #(nop) ADD file:12 in / "},
              {"created_by": "COPY app /app # buildkit"}
            ]}
            """),
    ];

    // The first step brings the base image's root file system, which only ADD can unpack.
    public override IEnumerable<Problem> Check(ContainerImage fact) =>
        from step in fact.Steps.Steps.Skip(1)
        where step.Instruction.StartsWith("ADD ", StringComparison.Ordinal) && !step.Instruction.Contains("--checksum=", StringComparison.Ordinal) && !step.Entry.IsEmpty
        select Problem.At(fact.Config.Root["history"], $"The image was built with {step.Instruction}") with { Path = step.Instruction };
}
