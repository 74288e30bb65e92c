using Gabion.Model;

namespace Gabion.Readers;

/// <summary>Makes facts of one kind of file. Pure: the same bytes give the same facts.</summary>
public abstract class Reader
{
    /// <summary>What the files are called in coverage: <c>Dockerfile</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>True when a file of that path (relative, with <c>/</c>) may be this reader's; the content decides the rest.</summary>
    public abstract bool Accepts(string path);

    /// <summary>Reads the file; never throws for what is in it, and keeps no part of <paramref name="content"/>.</summary>
    public abstract ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content);
}
