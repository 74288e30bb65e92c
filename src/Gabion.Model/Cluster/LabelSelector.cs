using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>
/// A label selector, requirements joined by "and". Whether an absent one selects everything or nothing depends on the
/// kind that holds it, so that is the caller's to know.
/// </summary>
public sealed class LabelSelector
{
    private LabelSelector(ImmutableArray<LabelRequirement> requirements) => Requirements = requirements;

    public ImmutableArray<LabelRequirement> Requirements { get; }

    /// <summary>True when it has no requirement: it matches every label set.</summary>
    public bool IsEmpty => Requirements.IsEmpty;

    /// <summary>Reads a selector of <c>matchLabels</c> and <c>matchExpressions</c>; an absent field gives an empty one.</summary>
    public static LabelSelector Of(Field selector)
    {
        var requirements = Equalities(selector["matchLabels"]);
        foreach (var expression in selector["matchExpressions"].Items)
        {
            requirements.Add(new(expression["key"].Text ?? "", Operator(expression["operator"].Text), [.. expression["values"].Texts]));
        }

        return new(requirements.ToImmutable());
    }

    /// <summary>Reads a plain map, as Service and ReplicationController have it.</summary>
    public static LabelSelector OfMap(Field map) => new(Equalities(map).ToImmutable());

    public bool Matches(LabelSet labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The selector in the syntax of <c>kubectl --selector</c>.</summary>
    public override string ToString() => string.Join(",", Requirements);

    private static ImmutableArray<LabelRequirement>.Builder Equalities(Field map)
    {
        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var entry in map.Entries)
        {
            requirements.Add(new(entry.Key, LabelOperator.In, [entry.Value.Text ?? ""]));
        }

        return requirements;
    }

    // An unknown operator is refused by the API server; matching nothing is the reading that promises least.
    private static LabelOperator Operator(string? text) => text switch
    {
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => LabelOperator.In,
    };
}

/// <summary>One requirement of a selector.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>NotIn holds for labels without the key, as in the API machinery.</summary>
    public bool Matches(LabelSet labels) => Operator switch
    {
        LabelOperator.In => HasOneOf(labels),
        LabelOperator.NotIn => !HasOneOf(labels),
        LabelOperator.Exists => labels.Contains(Key),
        _ => !labels.Contains(Key),
    };

    public override string ToString() => Operator switch
    {
        LabelOperator.In when Values is [var single] => $"{Key}={single}",
        LabelOperator.In => $"{Key} in ({string.Join(",", Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(",", Values)})",
        LabelOperator.Exists => Key,
        _ => $"!{Key}",
    };

    private bool HasOneOf(LabelSet labels)
    {
        foreach (var value in Values)
        {
            if (labels.Contains(Key, value))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a requirement compares.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
