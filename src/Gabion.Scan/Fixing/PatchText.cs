using Gabion.Formats;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Scan.Fixing;

/// <summary>Applies a patch to the text that its places were read from.</summary>
public static class PatchText
{
    /// <summary>The patch as text edits in the order of the text; null when one of its changes cannot be written there.</summary>
    public static IReadOnlyList<TextEdit>? Resolve(SourceLines source, Patch patch)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(patch);
        var editor = new YamlEditor(source);
        var edits = new List<TextEdit>();
        foreach (var edit in patch.Edits)
        {
            var text = edit switch
            {
                TextEdit plain => plain,
                SetValue set => editor.Set(set.Target, set.Value) is { } change ? new(change.At, change.Text) : null,
                RemoveValue remove => editor.Remove(remove.Target) is { } change ? new TextEdit(change.At, change.Text) : null,
                _ => null,
            };
            if (text is null)
            {
                return null;
            }

            edits.Add(text);
        }

        edits.Sort((left, right) => left.At.Start.CompareTo(right.At.Start));
        return edits.Zip(edits.Skip(1)).Any(pair => pair.Second.At.Start < pair.First.At.End || pair.Second.At.Start == pair.First.At.Start) ? null : edits;
    }

    /// <summary>The text with the edits made.</summary>
    public static string Apply(SourceLines source, IReadOnlyList<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(edits);
        var text = source.Text;
        foreach (var edit in edits.Reverse())
        {
            text = string.Concat(text.AsSpan(0, source.Offset(edit.At.Start)), edit.Text, text.AsSpan(source.Offset(edit.At.End)));
        }

        return text;
    }
}
