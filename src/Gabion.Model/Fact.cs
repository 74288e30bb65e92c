namespace Gabion.Model;

/// <summary>Something true of the target, read from one file (or, for a view across files, from several): what rules look at.</summary>
public abstract class Fact(SourceFile file)
{
    public SourceFile File { get; } = file;

    public abstract Resource Resource { get; }
}
