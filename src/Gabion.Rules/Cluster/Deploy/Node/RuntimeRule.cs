using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>A rule on the configuration of containerd and its registries, wherever in it a key stands: its place moved with each version.</summary>
internal abstract class RuntimeRule : Rule<ComponentConfiguration>
{
    private const int MaxDepth = 32;

    public override IEnumerable<Problem> Check(ComponentConfiguration fact) =>
        fact.Group == "containerd" ? Walk(fact.Root, "", 0).Select(found => Fault(found.Key, found.Value)).OfType<Problem>() : [];

    /// <summary>What is wrong with a value under that key; null when nothing is.</summary>
    protected abstract Problem? Fault(string key, Field value);

    private static IEnumerable<(string Key, Field Value)> Walk(Field field, string key, int depth)
    {
        yield return (key, field);
        if (depth == MaxDepth)
        {
            yield break;
        }

        foreach (var found in field.Items.SelectMany(item => Walk(item, key, depth + 1)).Concat(field.Entries.SelectMany(entry => Walk(entry.Value, entry.Key, depth + 1))))
        {
            yield return found;
        }
    }
}
