using Gabion.Formats;

namespace Gabion.Model.Container.Images;

/// <summary>A file or folder of a node from which a cluster's components take their settings and keys: its owner and its mode.</summary>
public sealed class NodeFile(SourceFile file, LayerEntry entry, TextSpan at) : Fact(file)
{
    public LayerEntry Entry { get; } = entry;

    /// <summary>The start of the file; in a listing the line.</summary>
    public TextSpan At { get; } = at;

    public override Resource Resource => new("File", Entry.Path);

    /// <summary>Others than the owner and its group may read it.</summary>
    public bool IsReadableByAll => Entry.Kind == LayerEntryKind.File && (Entry.Mode & 4) != 0;

    public Problem Problem(string message) => new(At, "", message)
    {
        Evidence = [new("mode", Convert.ToString(Entry.Mode, 8)), new("owner", $"{Entry.UserId}:{Entry.GroupId}")],
    };
}
