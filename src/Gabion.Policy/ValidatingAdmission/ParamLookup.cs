using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>A parameter to decide with: its name and value; null for a policy without one.</summary>
internal readonly record struct Parameter(string? Name, CelValue Value);

/// <summary>The parameters of a binding for a request, or why there are none.</summary>
/// <param name="Fault">A configuration error, on which the failure policy decides.</param>
/// <param name="Unknown">Why it cannot be told which there are.</param>
internal sealed record ParamLookup(ImmutableArray<Parameter> Parameters, string? Fault, string? Unknown)
{
    private static readonly ParamLookup Without = new([new(null, CelValue.Null)], null, null);

    public static ParamLookup Find((string Group, string Kind)? paramKind, PolicyBinding binding, AdmissionRequest request, IClusterFacts facts)
    {
        if (paramKind is not var (group, kind) || binding.Param is not { } reference)
        {
            return Without;
        }

        var isNamespaced = facts.IsNamespaced(group, kind);
        if (isNamespaced is null && !facts.IsComplete)
        {
            isNamespaced = reference.Namespace is not null;
        }

        if (isNamespaced is null)
        {
            return Failed($"paramKind kind `{kind}` not known");
        }

        string? @namespace = null;
        if (isNamespaced == true)
        {
            @namespace = reference.Namespace is { Length: > 0 } named ? named : request.Namespace;
            if (@namespace.Length == 0)
            {
                return Failed("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
            }
        }
        else if (reference.Namespace is { Length: > 0 })
        {
            return Failed("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }

        var found = facts.FindObjects(group, kind, @namespace).Where(node => IsMeant(Field.Of(node), reference))
            .Select(node => new Parameter(Field.Of(node)["metadata"]["name"].Text, NodeValues.Of(node)))
            .ToImmutableArray();
        if (found.IsEmpty && !facts.IsComplete)
        {
            return new([], null, $"the parameter {kind} {(@namespace is null ? "" : $"{@namespace}/")}{reference.Name ?? reference.Selector?.ToString()} is not known here");
        }

        return found.IsEmpty && reference.DeniesWhenMissing
            ? Failed("no params found for policy binding with `Deny` parameterNotFoundAction")
            : new(found, null, null);
    }

    private static bool IsMeant(Field parameter, ParamRef reference) => reference.Selector is { } selector
        ? selector.Matches(new(parameter["metadata"]["labels"]))
        : parameter["metadata"]["name"].Text == reference.Name;

    private static ParamLookup Failed(string fault) => new([], fault, null);
}
