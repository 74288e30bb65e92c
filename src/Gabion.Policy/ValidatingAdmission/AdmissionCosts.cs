using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Cost;
using Gabion.Policy.CustomRules;
using Gabion.Policy.MutatingAdmission;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>An expression of an admission policy, and what it can cost when values are as large as a request can be.</summary>
/// <param name="Path">The field: <c>spec.validations[0].expression</c>.</param>
/// <param name="At">Its place.</param>
/// <param name="Text">The expression.</param>
/// <param name="Estimate">Null when it does not compile.</param>
public sealed record AdmissionCost(string Path, TextPosition At, string Text, CostEstimate? Estimate);

/// <summary>
/// Estimates for admission policies. The API server makes none: what the object is, expressions know at run time only, and it is
/// there that they are stopped. So these are bounds for anything that a request can hold.
/// </summary>
public static class AdmissionCosts
{
    private static readonly RequestSizes Sizes = new();

    /// <summary>The expressions of a ValidatingAdmissionPolicy or MutatingAdmissionPolicy, in the order of their places.</summary>
    public static ImmutableArray<AdmissionCost> Of(PolicySource source, int kubernetesMinor)
    {
        var faults = ImmutableArray.CreateBuilder<PolicyFault>();
        var mutating = source.Root["kind"].Text == "MutatingAdmissionPolicy" ? MutatingPolicy.Read(source, kubernetesMinor, faults) : null;
        var policy = mutating?.Policy ?? AdmissionPolicy.Read(source, kubernetesMinor, faults);
        IEnumerable<PolicyExpression?> expressions =
        [
            .. policy.MatchConditions.Select(condition => condition.Expression),
            .. policy.Variables.Values.Select(variable => variable.Expression),
            .. policy.Validations.SelectMany(validation => new[] { validation.Expression, validation.MessageExpression }),
            .. policy.AuditAnnotations.Select(annotation => annotation.Value),
            .. mutating?.Mutations.Select(mutation => mutation.Expression) ?? [],
        ];
        return [.. expressions.OfType<PolicyExpression>().OrderBy(expression => expression.Span.Start).Select(Of)];
    }

    private static AdmissionCost Of(PolicyExpression expression) => new(
        expression.Path, expression.Span.Start, expression.Text,
        expression.Program is { } program ? CelCompiler.Read(program.Environment, expression.Text, isChecked: true).Estimate(Sizes) : null);

    /// <summary>Nothing is larger than a request; items of which nothing is known take at least a byte, and a comma.</summary>
    private sealed class RequestSizes : ISizeHints
    {
        public SizeEstimate? SizeAt(FieldPath path, CelType type) => type.TypeKind switch
        {
            CelTypeKind.List => new(0, RequestSize.Items(Smallest(type.Parameters[0]))),
            CelTypeKind.Map => new(0, RequestSize.Entries(Smallest(type.Parameters[1]))),
            CelTypeKind.String or CelTypeKind.Bytes or CelTypeKind.Dyn => new(0, RequestSize.MaxText),
            _ => null,
        };

        private static long Smallest(CelType type) => type.TypeKind switch
        {
            CelTypeKind.String or CelTypeKind.Bytes or CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Struct => 2,
            CelTypeKind.Bool => 4,
            _ => 1,
        };
    }
}
