using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Cel;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>One of <c>spec.mutations</c>.</summary>
/// <param name="IsJsonPatch">A list of JSONPatch; otherwise an Object that is merged in.</param>
/// <param name="Expression">Gives it.</param>
internal sealed record PolicyMutation(bool IsJsonPatch, PolicyExpression Expression);

/// <summary>A MutatingAdmissionPolicy, compiled. Immutable.</summary>
/// <param name="Policy">What it has in common with a ValidatingAdmissionPolicy: matches, conditions, variables, failure policy.</param>
/// <param name="Mutations">What it does, in order.</param>
/// <param name="IsReinvoked">It is asked again when something changed the object after it.</param>
/// <param name="File">Where it stands.</param>
/// <param name="At">Where its name stands.</param>
internal sealed record MutatingPolicy(AdmissionPolicy Policy, ImmutableArray<PolicyMutation> Mutations, bool IsReinvoked, string File, Formats.TextSpan At)
{
    public string Name => Policy.Name;

    public static MutatingPolicy Read(PolicySource source, int minor, ImmutableArray<PolicyFault>.Builder faults)
    {
        var name = source.Root["metadata"]["name"];
        var document = new PolicyDocument(source, $"MutatingAdmissionPolicy {name.Text}", source.Root["spec"], faults);
        var spec = document.Spec;
        var rules = spec["matchConstraints"]["resourceRules"];
        if (rules.Items.Count == 0)
        {
            document.Fault(spec["matchConstraints"], "resourceRules is required: a policy says what it is about");
        }

        foreach (var operation in rules.Items.SelectMany(rule => rule["operations"].Items))
        {
            document.OneOf(operation, "CREATE", "CREATE", "UPDATE");
        }

        document.OneOf(spec["matchConstraints"]["matchPolicy"], "Equivalent", "Equivalent", "Exact");
        if (!spec["reinvocationPolicy"].IsSet)
        {
            document.Fault(spec["reinvocationPolicy"], "is required: Never or IfNeeded");
        }

        var isReinvoked = document.OneOf(spec["reinvocationPolicy"], "Never", "Never", "IfNeeded") == "IfNeeded";
        if (spec["mutations"].Items.Count == 0)
        {
            document.Fault(spec["mutations"], "mutations must contain at least one item");
        }

        var options = new AdmissionCelOptions(minor, HasParams: spec["paramKind"].IsSet, HasAuthorizer: true);
        var conditions = AdmissionPolicy.ReadConditions(document, spec["matchConditions"], AdmissionCel.Environment(options));
        var variables = AdmissionPolicy.ReadVariables(document, options, [], out var types);
        var environment = AdmissionCel.Environment(options with { HasPatchTypes = true }, types);
        var policy = new AdmissionPolicy(
            name.Text ?? "", new(spec["matchConstraints"]), AdmissionPolicy.ParamKindOf(document), document.OneOf(spec["failurePolicy"], "Fail", "Fail", "Ignore") != "Ignore",
            environment, conditions, variables, [], []);
        return new(policy, [.. spec["mutations"].Items.Select(item => ReadMutation(document, item, environment))], isReinvoked, source.Name, name.Span);
    }

    private static PolicyMutation ReadMutation(PolicyDocument document, Field mutation, CelEnvironment environment)
    {
        if (!mutation["patchType"].IsSet)
        {
            document.Fault(mutation["patchType"], "is required: ApplyConfiguration or JSONPatch");
        }

        var isPatch = document.OneOf(mutation["patchType"], "ApplyConfiguration", "ApplyConfiguration", "JSONPatch") == "JSONPatch";
        var (given, other) = isPatch ? (mutation["jsonPatch"], mutation["applyConfiguration"]) : (mutation["applyConfiguration"], mutation["jsonPatch"]);
        if (other.IsSet)
        {
            document.Fault(other, $"must not be specified when patchType is {(isPatch ? "JSONPatch" : "ApplyConfiguration")}");
        }

        var expression = document.Compile(environment, given["expression"]);
        var type = expression.Type;
        var isRight = isPatch
            ? type is { TypeKind: CelTypeKind.List, Parameters: [{ TypeKind: CelTypeKind.Struct, RuntimeName: ConstructedObject.PatchType }] }
            : type is { TypeKind: CelTypeKind.Struct, RuntimeName: ConstructedObject.ObjectType };
        if (expression.Fault is null && !isRight)
        {
            var fault = $"must evaluate to {(isPatch ? "list(JSONPatch)" : "Object")} but got {type}";
            document.Fault(given["expression"], fault);
            expression = expression with { Program = null, Fault = fault };
        }

        return new(isPatch, expression);
    }
}
