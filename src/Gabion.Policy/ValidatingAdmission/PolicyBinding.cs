using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>A ValidatingAdmissionPolicyBinding. Immutable.</summary>
internal sealed record PolicyBinding(string Name, string Policy, MatchResources Match, ParamRef? Param, ImmutableArray<ValidationAction> Actions)
{
    /// <param name="source">The document.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="isMutating">It is a MutatingAdmissionPolicyBinding, which has no actions.</param>
    public static PolicyBinding Read(PolicySource source, ImmutableArray<PolicyFault>.Builder faults, bool isMutating = false)
    {
        var name = source.Root["metadata"]["name"].Text ?? "";
        var document = new PolicyDocument(source, $"{(isMutating ? "Mutating" : "Validating")}AdmissionPolicyBinding {name}", source.Root["spec"], faults);
        var spec = document.Spec;
        if (spec["policyName"].Text is not { Length: > 0 })
        {
            document.Fault(spec["policyName"], "is required");
        }

        document.OneOf(spec["matchResources"]["matchPolicy"], "Equivalent", "Equivalent", "Exact");
        return new(name, spec["policyName"].Text ?? "", new(spec["matchResources"]), ParamRef.Read(document), isMutating ? [] : ReadActions(document));
    }

    private static ImmutableArray<ValidationAction> ReadActions(PolicyDocument document)
    {
        var field = document.Spec["validationActions"];
        var actions = ImmutableArray.CreateBuilder<ValidationAction>();
        foreach (var item in field.Items)
        {
            if (Enum.TryParse<ValidationAction>(document.OneOf(item, "", "Deny", "Warn", "Audit"), out var action))
            {
                if (actions.Contains(action))
                {
                    document.Fault(item, $"'{action}' stands twice");
                }
                else
                {
                    actions.Add(action);
                }
            }
        }

        if (actions.Count == 0)
        {
            document.Fault(field, "is required: Deny, Warn or Audit");
        }
        else if (actions.Contains(ValidationAction.Deny) && actions.Contains(ValidationAction.Warn))
        {
            document.Fault(field, "Deny and Warn may not stand together: a client would be told twice");
        }

        return actions.ToImmutable();
    }
}

/// <summary>Which parameters a binding uses: one by name, or all that a selector picks.</summary>
internal sealed record ParamRef(string? Name, string? Namespace, LabelSelector? Selector, bool DeniesWhenMissing)
{
    public static ParamRef? Read(PolicyDocument document)
    {
        Field field = document.Spec["paramRef"];
        if (!field.IsSet)
        {
            return null;
        }

        var name = field["name"].Text;
        var hasSelector = field["selector"].IsSet;
        if (name is { Length: > 0 } == hasSelector)
        {
            document.Fault(field, hasSelector ? "name and selector are mutually exclusive" : "one of name or selector must be specified");
        }

        if (!field["parameterNotFoundAction"].IsSet)
        {
            document.Fault(field["parameterNotFoundAction"], "is required: Allow or Deny");
        }

        return new(
            name, field["namespace"].Text, hasSelector ? LabelSelector.Of(field["selector"]) : null,
            document.OneOf(field["parameterNotFoundAction"], "Deny", "Allow", "Deny") == "Deny");
    }
}
