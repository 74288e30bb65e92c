using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>A validation of a policy.</summary>
internal sealed record PolicyValidation(PolicyExpression Expression, string? Message, PolicyExpression? MessageExpression, string Reason);

/// <summary>An audit annotation of a policy.</summary>
internal sealed record PolicyAuditAnnotation(string Key, PolicyExpression Value);

/// <summary>A named match condition.</summary>
internal sealed record PolicyMatchCondition(string Name, PolicyExpression Expression);

/// <summary>A ValidatingAdmissionPolicy, compiled. Immutable.</summary>
internal sealed record AdmissionPolicy(
    string Name, MatchResources Match, (string Group, string Kind)? ParamKind, bool FailsClosed, CelEnvironment Environment,
    ImmutableArray<PolicyMatchCondition> MatchConditions, ImmutableDictionary<string, PolicyVariable> Variables,
    ImmutableArray<PolicyValidation> Validations, ImmutableArray<PolicyAuditAnnotation> AuditAnnotations)
{
    private const int MaxMatchConditions = 64;

    public static AdmissionPolicy Read(PolicySource source, int minor, ImmutableArray<PolicyFault>.Builder faults)
    {
        var name = source.Root["metadata"]["name"].Text ?? "";
        var document = new PolicyDocument(source, $"ValidatingAdmissionPolicy {name}", source.Root["spec"], faults);
        var spec = document.Spec;
        if (spec["matchConstraints"]["resourceRules"].Items.Count == 0)
        {
            document.Fault(spec["matchConstraints"], "resourceRules is required: a policy says what it is about");
        }

        if (spec["validations"].Items.Count == 0 && spec["auditAnnotations"].Items.Count == 0)
        {
            document.Fault(spec["validations"], "validations or auditAnnotations is required");
        }

        if (spec["matchConditions"].Items.Count > MaxMatchConditions)
        {
            document.Fault(spec["matchConditions"], $"must have at most {MaxMatchConditions} items");
        }

        document.OneOf(spec["matchConstraints"]["matchPolicy"], "Equivalent", "Equivalent", "Exact");
        var options = new AdmissionCelOptions(minor, HasParams: spec["paramKind"].IsSet, HasAuthorizer: true);
        var conditions = ReadConditions(document, spec["matchConditions"], AdmissionCel.Environment(options));
        var variables = ReadVariables(document, options, [], out var types);
        var environment = AdmissionCel.Environment(options, types);
        var messages = AdmissionCel.Environment(options with { HasAuthorizer = false }, types);
        return new(
            name, new(spec["matchConstraints"]), ParamKindOf(document), document.OneOf(spec["failurePolicy"], "Fail", "Fail", "Ignore") != "Ignore", environment, conditions,
            variables, ReadValidations(document, environment, messages), ReadAnnotations(document, environment));
    }

    /// <summary>
    /// The policy that stands in a template of Gatekeeper (K8sNativeValidation): what it is about is said by constraints, and their
    /// parameters are the variable <c>params</c>; <c>anyObject</c> is the object, or the old one of a deletion.
    /// </summary>
    public static AdmissionPolicy ReadTemplate(PolicyDocument document, string name)
    {
        const string Reserved = "gatekeeper_internal_";
        var spec = document.Spec;
        var options = new AdmissionCelOptions(KubernetesCel.NewestMinor, HasParams: false, HasAuthorizer: false);
        var bound = AdmissionCel.Environment(options with { HasParams = true });
        foreach (var field in spec["variables"].Items.Concat(spec["matchCondition"].Items).Select(item => item["name"]))
        {
            if (field.Text?.StartsWith(Reserved, StringComparison.Ordinal) == true)
            {
                document.Fault(field, $"a name that begins with {Reserved} is Gatekeeper's own");
            }
        }

        var given = new[] { ("anyObject", "has(request.operation) && request.operation == 'DELETE' && object == null ? oldObject : object"), ("params", "params") }
            .Select(variable => new PolicyVariable(variable.Item1, PolicyExpression.Of(bound, variable.Item2)));
        var variables = ReadVariables(document, options, given, out var types);
        var environment = AdmissionCel.Environment(options, types);
        return new(
            name, new(default), ("", ""), document.OneOf(spec["failurePolicy"], "Fail", "Fail", "Ignore") != "Ignore", environment,
            ReadConditions(document, spec["matchCondition"], AdmissionCel.Environment(options)), variables, ReadValidations(document, environment, environment), []);
    }

    internal static (string, string)? ParamKindOf(PolicyDocument document)
    {
        var kind = document.Spec["paramKind"];
        if (!kind.IsSet)
        {
            return null;
        }

        if (kind["apiVersion"].Text is not { Length: > 0 } apiVersion || kind["kind"].Text is not { Length: > 0 } name)
        {
            document.Fault(kind, "apiVersion and kind are required");
            return ("", "");
        }

        return (Admission.GroupVersionKind.Of(apiVersion, name).Group, name);
    }

    internal static ImmutableArray<PolicyMatchCondition> ReadConditions(PolicyDocument document, Field list, CelEnvironment environment)
    {
        var conditions = ImmutableArray.CreateBuilder<PolicyMatchCondition>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in list.Items)
        {
            var name = condition["name"].Text ?? "";
            if (name.Length == 0 || !names.Add(name))
            {
                document.Fault(condition["name"], name.Length == 0 ? "is required" : $"'{name}' stands twice");
            }

            conditions.Add(new(name, document.Compile(environment, condition["expression"], CelTypeKind.Bool)));
        }

        return conditions.ToImmutable();
    }

    /// <summary>Variables are compiled in order; each sees those before it.</summary>
    internal static ImmutableDictionary<string, PolicyVariable> ReadVariables(
        PolicyDocument document, AdmissionCelOptions options, IEnumerable<PolicyVariable> given, out ImmutableDictionary<string, CelType> types)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, PolicyVariable>(StringComparer.Ordinal);
        types = ImmutableDictionary.Create<string, CelType>(StringComparer.Ordinal);
        foreach (var variable in given)
        {
            variables.Add(variable.Name, variable);
            types = types.Add(variable.Name, variable.Expression.Type);
        }

        foreach (var variable in document.Spec["variables"].Items)
        {
            var name = variable["name"].Text ?? "";
            var expression = document.Compile(AdmissionCel.Environment(options, types), variable["expression"]);
            if (name.Length == 0 || !variables.TryAdd(name, new(name, expression)))
            {
                document.Fault(variable["name"], name.Length == 0 ? "is required" : $"'{name}' stands twice");
                continue;
            }

            types = types.Add(name, expression.Type);
        }

        return variables.ToImmutable();
    }

    private static ImmutableArray<PolicyValidation> ReadValidations(PolicyDocument document, CelEnvironment environment, CelEnvironment messages)
    {
        var validations = ImmutableArray.CreateBuilder<PolicyValidation>();
        foreach (var validation in document.Spec["validations"].Items)
        {
            Field message = validation["messageExpression"];
            validations.Add(new(
                document.Compile(environment, validation["expression"], CelTypeKind.Bool),
                validation["message"].Text,
                message.IsSet ? document.Compile(messages, message, CelTypeKind.String) : null,
                document.OneOf(validation["reason"], "Invalid", "Invalid", "Forbidden", "Unauthorized", "RequestEntityTooLarge")));
        }

        return validations.ToImmutable();
    }

    private static ImmutableArray<PolicyAuditAnnotation> ReadAnnotations(PolicyDocument document, CelEnvironment environment)
    {
        var annotations = ImmutableArray.CreateBuilder<PolicyAuditAnnotation>();
        foreach (var annotation in document.Spec["auditAnnotations"].Items)
        {
            if (annotation["key"].Text is not { Length: > 0 } key)
            {
                document.Fault(annotation["key"], "is required");
                continue;
            }

            annotations.Add(new(key, document.Compile(environment, annotation["valueExpression"], CelTypeKind.String, CelTypeKind.Null)));
        }

        return annotations.ToImmutable();
    }
}
