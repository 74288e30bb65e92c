using System.Collections.Immutable;
using Gabion.Scan.Malware;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>All that looks at the files of one layer: readers, the search for secrets, and the search for malware.</summary>
internal sealed class LayerSearch
{
    private readonly LayerInspection _inspection;
    private readonly MalwareVisitor? _malware;

    public LayerSearch(ImageReaders readers)
    {
        _inspection = new(readers);
        _malware = readers.Malware is { } search ? new(_inspection, search) : null;
    }

    public ILayerVisitor Visitor => (ILayerVisitor?)_malware ?? _inspection;

    /// <summary>What the files gave, once the layer was read.</summary>
    public ImmutableArray<InspectedFile> Finish() => _malware is null ? _inspection.Files : [.. _inspection.Files, .. _malware.Finish()];
}
