using System.Collections.Immutable;
using System.Text;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container;

namespace Gabion.Scan.Images;

/// <summary>The Dockerfile that a builder's provenance holds (BuildKit's <c>mode=max</c>), and whether the image's history bears it out.</summary>
public static class ProvenanceFile
{
    /// <summary>Null where the provenance holds none, or none that can be read.</summary>
    public static Dockerfile? Read(BuildProvenance? provenance) => provenance?.Source is not { } source ? null
        : new DockerfileReader().Read(new(provenance.Dockerfile), Encoding.UTF8.GetBytes(source)).Facts.OfType<Dockerfile>().FirstOrDefault();

    /// <summary>The steps of the image's history that the Dockerfile made, from the first; null unless it explains all of them.</summary>
    public static ImmutableArray<ComparedStep>? OwnSteps(BuildProvenance? provenance, ImageConfig? config)
    {
        if (config is null || Read(provenance) is not { } file)
        {
            return null;
        }

        var made = BuildSteps.Align(config, config.DiffIds.Length);
        var steps = ImageComparison.StepsOf(made, file, file.FinalStage?.IsFromScratch == true ? 0 : provenance!.BaseLayers);
        return made.Doubt is null && steps.Length > 0 && steps.All(step => step.Likeness == Likeness.Same) ? steps : null;
    }
}
