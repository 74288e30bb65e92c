namespace Gabion.Formats.Tree;

/// <summary>Finds the value that stands at a place of a document.</summary>
public static class NodeSearch
{
    /// <summary>The innermost value whose text, or whose key, holds the place; the root when none does.</summary>
    public static Field At(Node root, TextPosition place)
    {
        ArgumentNullException.ThrowIfNull(root);
        var at = root;
        while (Inner(at, place) is { } inner)
        {
            at = inner;
        }

        return Field.Of(at);
    }

    private static Node? Inner(Node node, TextPosition place)
    {
        switch (node)
        {
            case SequenceNode sequence:
                return Array.Find(sequence.ItemArray, item => Holds(item.Span, place));
            case MappingNode mapping:
                foreach (ref readonly var entry in mapping.EntryArray.AsSpan())
                {
                    if (Holds(entry.Key.Span, place) || Holds(entry.Value.Span, place))
                    {
                        return entry.Value;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static bool Holds(TextSpan span, TextPosition place) => span.Start <= place && place < span.End;
}
