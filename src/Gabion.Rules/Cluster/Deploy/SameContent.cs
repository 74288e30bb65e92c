using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Whether two values say the same, whatever the order of keys and the style of writing.</summary>
internal static class SameContent
{
    public static bool Of(Field left, Field right)
    {
        if (left.IsMapping && right.IsMapping)
        {
            return left.Entries.Count == right.Entries.Count && left.Entries.All(entry => Of(entry.Value, right[entry.Key]));
        }

        if (left.IsSequence && right.IsSequence)
        {
            return left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => Of(pair.First, pair.Second));
        }

        return left.IsScalar && right.IsScalar && left.Text == right.Text;
    }
}
