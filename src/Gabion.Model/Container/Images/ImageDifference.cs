using System.Collections.Immutable;

namespace Gabion.Model.Container.Images;

/// <summary>How the files of one tree differ from those of another.</summary>
/// <param name="Before">Null for what is new.</param>
/// <param name="After">Null for what is gone.</param>
public sealed record FileDifference(LayerEntry? Before, LayerEntry? After)
{
    public string Path => (After ?? Before)!.Path;

    /// <summary>In a word or two: <c>added</c>, <c>removed</c>, <c>content</c>, <c>mode</c>…</summary>
    public string What => (Before, After) switch
    {
        (null, _) => "added",
        (_, null) => "removed",
        ({ } before, { } after) when before.Kind != after.Kind => "kind",
        ({ } before, { } after) when before.Kind == LayerEntryKind.File && (before.Size != after.Size || before.Content != after.Content) => "content",
        ({ } before, { } after) when before.LinkTarget != after.LinkTarget && before.Kind == LayerEntryKind.SymbolicLink => "target",
        ({ } before, { } after) when before.Mode != after.Mode => "mode",
        ({ } before, { } after) when before.UserId != after.UserId || before.GroupId != after.GroupId => "owner",
        _ => "capabilities",
    };

    /// <summary>
    /// Every difference, in the order of paths. Times do not count; contents do when both sides were hashed. A folder that one side only
    /// implies by what lies in it is there on both: its mode and owner are not stated.
    /// </summary>
    public static ImmutableArray<FileDifference> Between(ImageTree before, ImageTree after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var differences = ImmutableArray.CreateBuilder<FileDifference>();
        foreach (var (entry, _) in after.Files())
        {
            var old = before.Find(entry.Path)?.Entry;
            if (entry.Path.Length > 0 && (old is null ? !(entry.Kind == LayerEntryKind.Folder && before.IsImpliedFolder(entry.Path)) : !AreSame(old, entry)))
            {
                differences.Add(new(old, entry));
            }
        }

        foreach (var (entry, _) in before.Files())
        {
            if (entry.Path.Length > 0 && after.Find(entry.Path) is null && !(entry.Kind == LayerEntryKind.Folder && after.IsImpliedFolder(entry.Path)))
            {
                differences.Add(new(entry, null));
            }
        }

        differences.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return differences.ToImmutable();
    }

    private static bool AreSame(LayerEntry left, LayerEntry right) =>
        left.Kind == right.Kind && left.Mode == right.Mode && left.UserId == right.UserId && left.GroupId == right.GroupId
        && left.Capability == right.Capability
        && (left.Kind != LayerEntryKind.File || (left.Size == right.Size && (left.Content is null || right.Content is null || left.Content == right.Content)))
        && (left.Kind != LayerEntryKind.SymbolicLink || left.LinkTarget == right.LinkTarget);
}
