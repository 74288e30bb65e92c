using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>A label selector of Kubernetes: all its labels and expressions have to hold.</summary>
internal sealed record LabelSelector(ImmutableArray<LabelRequirement> Requirements)
{
    public bool Matches(RegoObject labels) => Requirements.All(requirement => requirement.Holds(labels));

    /// <summary>Reads it; null, with the reason, when it is none.</summary>
    public static LabelSelector? Read(RegoValue value, out string problem)
    {
        problem = "";
        if (value is RegoNull)
        {
            return new([]);
        }

        if (value is not RegoObject selector)
        {
            problem = "a label selector is an object";
            return null;
        }

        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        if (selector.Get("matchLabels") is RegoObject labels)
        {
            for (var i = 0; i < labels.Count; i++)
            {
                requirements.Add(new(Text(labels.Keys[i]), "In", [Text(labels.Values[i])]));
            }
        }

        foreach (var item in selector.Get("matchExpressions") is RegoArray expressions ? expressions.Items : [])
        {
            var expression = item as RegoObject;
            var (key, @operator) = (ObjectFacts.Text(expression, "key"), ObjectFacts.Text(expression, "operator"));
            var values = expression?.Get("values") is RegoArray given ? given.Items.ToArray().Select(Text).ToImmutableArray() : [];
            if (key.Length == 0 || @operator is not ("In" or "NotIn" or "Exists" or "DoesNotExist") || (@operator is "In" or "NotIn") == values.IsEmpty)
            {
                problem = @operator is "In" or "NotIn" && values.IsEmpty ? $"the operator {@operator} needs values"
                    : @operator is "Exists" or "DoesNotExist" && !values.IsEmpty ? $"the operator {@operator} takes no values"
                    : key.Length == 0 ? "an expression of a label selector needs a key" : $"\"{@operator}\" is not a valid label selector operator";
                return null;
            }

            requirements.Add(new(key, @operator, values));
        }

        return new(requirements.ToImmutable());
    }

    private static string Text(RegoValue value) => value is RegoString text ? text.Value : value.ToJson();
}

/// <summary>What one label has to be.</summary>
internal sealed record LabelRequirement(string Key, string Operator, ImmutableArray<string> Values)
{
    public bool Holds(RegoObject labels)
    {
        var value = labels.Get(Key) is { } found ? found is RegoString text ? text.Value : found.ToJson() : null;
        return Operator switch
        {
            "In" => value is not null && Values.Contains(value),
            "NotIn" => value is null || !Values.Contains(value),
            "Exists" => value is not null,
            _ => value is null,
        };
    }
}
