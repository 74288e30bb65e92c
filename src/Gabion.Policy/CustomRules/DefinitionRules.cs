using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.CustomRules;

/// <summary>The rules of a CustomResourceDefinition, what they can cost, and why the API server would refuse it.</summary>
/// <param name="Rules">Every expression, version by version, in the order of the schema.</param>
/// <param name="Totals">What all expressions of a version can cost together.</param>
/// <param name="Faults">In the order of their places.</param>
public sealed record DefinitionRules(ImmutableArray<DefinitionRule> Rules, ImmutableArray<(string Version, ulong Cost)> Totals, ImmutableArray<DefinitionFault> Faults)
{
    public static bool IsDefinition(KubernetesObject @object)
    {
        ArgumentNullException.ThrowIfNull(@object);
        return @object is { Kind: "CustomResourceDefinition", ApiVersion: "apiextensions.k8s.io/v1" };
    }

    /// <summary>Looks at the rules of a definition (<c>apiextensions.k8s.io/v1</c>) as the API server does when it is created.</summary>
    /// <param name="definition">The root of the object.</param>
    /// <param name="kubernetesMinor">The server's version, 36 for 1.36. New expressions may use what the version before it knows.</param>
    /// <param name="explains">Say of every expression what its estimate comes from; otherwise of those over the limit.</param>
    public static DefinitionRules Of(Field definition, int kubernetesMinor, bool explains = false)
    {
        var walk = new DefinitionWalk(kubernetesMinor - 1, explains);
        foreach (var version in definition["spec"]["versions"].Items)
        {
            walk.Version(version["name"].Text ?? "", version["schema"]["openAPIV3Schema"]);
        }

        return new([.. walk.Rules], [.. walk.Totals], [.. walk.Faults.OrderBy(fault => fault.At)]);
    }

    /// <summary>What the API server says of an estimate over a limit.</summary>
    internal static string Exceeded(string name, ulong cost, ulong limit)
    {
        var factor = (double)cost / limit;
        var text = factor > 100 ? "more than 100x" : $"{factor.ToString(factor < 1.5 ? "F6" : "F1", CultureInfo.InvariantCulture)}x";
        return $"{name} exceeds budget by factor of {text}";
    }
}
