using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Readers.Container.Images;

/// <summary>A reader of names that are common, asked only about some folders of a machine.</summary>
/// <param name="places">From the root, each with a slash at its end.</param>
public sealed class PlacedReader(Reader reader, ImmutableArray<string> places) : Reader
{
    public override string Kind => reader.Kind;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (var place in places)
        {
            if (path.StartsWith(place, StringComparison.Ordinal))
            {
                return reader.Accepts(path);
            }
        }

        return false;
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content) => reader.Read(file, content);
}
