using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.SecretUse;

/// <summary>Every text of every object, so that a name that is used in whatever way is found: as a value, or inside an argument.</summary>
internal sealed class MentionedNames
{
    private const int MaxDepth = 64;

    /// <summary>A longer text is looked through for names instead of compared with them.</summary>
    private const int LongestName = 253;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _long = [];

    public static MentionedNames Of(ObjectSet set)
    {
        var names = new MentionedNames();
        foreach (var item in set.Objects.Where(item => item.Kind != "Secret"))
        {
            names.Add(item.Root.Node, 0);
        }

        return names;
    }

    public bool Mentions(KubernetesObject item) => _texts.Contains(item.Name) || _long.Exists(text => text.Contains(item.Name, StringComparison.Ordinal));

    private void Add(Formats.Tree.Node? node, int depth)
    {
        switch (node)
        {
            case ScalarNode scalar when scalar.Text.Length > LongestName || scalar.Text.AsSpan().ContainsAny(" =/,:"):
                _long.Add(scalar.Text);
                break;
            case ScalarNode scalar:
                _texts.Add(scalar.Text);
                break;
            case MappingNode mapping when depth < MaxDepth:
                foreach (var entry in Field.Of(mapping).Entries)
                {
                    Add(entry.Value.Node, depth + 1);
                }

                break;
            case SequenceNode sequence when depth < MaxDepth:
                foreach (var item in Field.Of(sequence).Items)
                {
                    Add(item.Node, depth + 1);
                }

                break;
            default:
                break;
        }
    }
}
