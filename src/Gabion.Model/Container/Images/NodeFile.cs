using Gabion.Formats;

namespace Gabion.Model.Container.Images;

/// <summary>A file or folder of a node from which a cluster's components take their settings and keys: its owner and its mode.</summary>
public sealed class NodeFile(SourceFile file, LayerEntry entry) : Fact(file)
{
    public LayerEntry Entry { get; } = entry;

    public override Resource Resource => new("File", Entry.Path);

    /// <summary>Others than the owner and its group may read it.</summary>
    public bool IsReadableByAll => Entry.Kind == LayerEntryKind.File && (Entry.Mode & 4) != 0;

    public Problem Problem(string message) => new(TextSpan.FileStart, "", message)
    {
        Evidence = [new("mode", Convert.ToString(Entry.Mode, 8)), new("owner", $"{Entry.UserId}:{Entry.GroupId}")],
    };
}
