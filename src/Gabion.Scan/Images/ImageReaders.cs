using System.Collections.Immutable;
using Gabion.Readers;
using Gabion.Readers.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>What reads files of images, by name.</summary>
internal static class ImageReaders
{
    public static readonly ImmutableArray<Reader> All = [new AccountReader()];
}
