using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Container;
using Gabion.Rules;
using Gabion.Rules.Container;

namespace Gabion.Scan;

/// <summary>
/// Which of the words that rules name a fact has: an object its kind and keys, a Dockerfile its instructions and programs.
/// Most rules have nothing to say of most facts, and a look at a bit is much cheaper than to ask them.
/// </summary>
internal sealed class RuleWords
{
    private const int Bits = 128;
    private const int MaxDepth = 64;

    /// <summary>The word that every fact has: what a rule needs that names none.</summary>
    private static readonly UInt128 Any = Bit(0);

    /// <summary>Every word there is: also the answer for what is nested too deep to be worth a look.</summary>
    private static readonly UInt128 All = UInt128.MaxValue;

    private readonly FrozenDictionary<string, UInt128> _kinds;
    private readonly FrozenDictionary<string, UInt128> _keys;
    private readonly FrozenDictionary<string, UInt128> _mentions;

    public RuleWords(IReadOnlyCollection<Rule> rules)
    {
        var kinds = rules.SelectMany(rule => rule.Kinds).Distinct(StringComparer.Ordinal).ToArray();
        var keys = rules.SelectMany(rule => rule.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var mentions = rules.SelectMany(rule => rule.Mentions).Distinct(StringComparer.Ordinal);
        _kinds = kinds.Index().ToFrozenDictionary(word => word.Item, word => Bit(1 + word.Index), StringComparer.Ordinal);
        _keys = keys.Index().ToFrozenDictionary(word => word.Item, word => Bit(1 + kinds.Length + word.Index), StringComparer.Ordinal);
        _mentions = mentions.Index().ToFrozenDictionary(word => word.Item, word => Bit(1 + word.Index), StringComparer.Ordinal); // no fact has both: the bits are free
    }

    /// <summary>The words of a Dockerfile, of an object, or of the object that a workload is; of other facts, all.</summary>
    public UInt128 Of(Fact fact)
    {
        if (fact is Dockerfile file)
        {
            return Of(file);
        }

        var item = fact as KubernetesObject ?? (fact as Workload)?.Object;
        if (item is null)
        {
            return All;
        }

        _kinds.TryGetValue(item.Kind, out var kind);
        return Any | kind | Below(item.Root.Node, 0);
    }

    /// <summary>The kinds of which an object must be one for <paramref name="rule"/>.</summary>
    public UInt128 KindsFor(Rule rule) => AnyOf(_kinds, rule.Kinds);

    /// <summary>The keys, or the mentions, of which a fact must have one for <paramref name="rule"/>.</summary>
    public UInt128 KeysFor(Rule rule) => rule.Mentions.IsEmpty ? AnyOf(_keys, rule.Keys) : AnyOf(_mentions, rule.Mentions);

    private static UInt128 AnyOf(FrozenDictionary<string, UInt128> bits, ImmutableArray<string> words) =>
        words.IsEmpty ? Any : words.Aggregate(UInt128.Zero, (sum, word) => sum | bits[word]);

    // The last bit is shared by the words that are too many: their rules are asked a little more often.
    private static UInt128 Bit(int index) => UInt128.One << Math.Min(index, Bits - 1);

    private UInt128 Of(Dockerfile file)
    {
        var words = Any;
        foreach (var word in DockerfileMentions.Of(file))
        {
            _mentions.TryGetValue(word, out var bit);
            words |= bit;
        }

        return words;
    }

    private UInt128 Below(Node? node, int depth)
    {
        if (depth > MaxDepth)
        {
            return All;
        }

        var words = UInt128.Zero;
        switch (node)
        {
            case MappingNode mapping:
                foreach (var entry in Field.Of(mapping).Entries)
                {
                    _keys.TryGetValue(entry.Key, out var key);
                    words |= key | Below(entry.Value.Node, depth + 1);
                }

                break;
            case SequenceNode sequence:
                foreach (var item in Field.Of(sequence).Items)
                {
                    words |= Below(item.Node, depth + 1);
                }

                break;
            default:
                break;
        }

        return words;
    }
}
