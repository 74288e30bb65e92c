using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Policy.Cel.Cost;

namespace Gabion.Policy.CustomRules;

/// <summary>An expression of <c>x-kubernetes-validations</c>, and what it can cost.</summary>
/// <param name="Version">The version of the definition: <c>v1</c>.</param>
/// <param name="Path">The field: <c>…x-kubernetes-validations[0].rule</c>.</param>
/// <param name="At">The place of the expression.</param>
/// <param name="Data">Where in a resource the rule applies: <c>spec.rules[*]</c>; empty for the resource itself.</param>
/// <param name="Text">The expression.</param>
/// <param name="IsMessage">It is a <c>messageExpression</c>.</param>
/// <param name="Estimate">What one evaluation can cost; null when the expression does not compile.</param>
/// <param name="Cardinality">How often it is evaluated for one resource, at the most; 1 for messages, as the API server has it.</param>
/// <param name="Drivers">What the estimate comes from, the largest first.</param>
public sealed record DefinitionRule(
    string Version, string Path, TextPosition At, string Data, string Text, bool IsMessage, CostEstimate? Estimate, ulong Cardinality, ImmutableArray<CostDriver> Drivers)
{
    /// <summary>The limit of one expression (<c>StaticEstimatedCostLimit</c>).</summary>
    public const ulong Limit = 10_000_000;

    /// <summary>The limit of all rules of a version's schema (<c>StaticEstimatedCRDCostLimit</c>).</summary>
    public const ulong SchemaLimit = 100_000_000;

    /// <summary>What all evaluations for one resource can cost.</summary>
    public ulong Total => Estimate is { } estimate ? Saturating.Multiply(estimate.Max, Cardinality) : 0;
}

/// <summary>A bound, or the want of one, that an estimate comes from.</summary>
/// <param name="Data">The value in the resource: <c>spec.rules</c>, a list, a mapping or a text.</param>
/// <param name="Keyword">What bounds it: <c>maxItems</c>.</param>
/// <param name="Bound">The bound that is set; null when none is.</param>
/// <param name="At">The schema of the value.</param>
/// <param name="Factor">By how much the estimate would fall if the value were as small as can be.</param>
/// <param name="Advice">The largest bound with which the expression is accepted, when the other drivers get theirs too; null when it is not over the limit, or nothing helps.</param>
public sealed record CostDriver(string Data, string Keyword, ulong? Bound, TextPosition At, double Factor, ulong? Advice);
