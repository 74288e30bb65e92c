using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>A place that can be asked what refers to an image: signatures, attestations, bills of materials that lie beside it.</summary>
internal interface IReferrers
{
    /// <summary>Manifests of what refers to the image, each once; an <see cref="IOException"/> says why that cannot be told.</summary>
    Task<ImmutableArray<Descriptor>> ReferrersAsync(Digest image, CancellationToken cancellationToken);
}
