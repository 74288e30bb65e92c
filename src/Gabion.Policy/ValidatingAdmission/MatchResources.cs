using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>Whether a policy or binding is about a request: yes, no and why, or not to be known here.</summary>
internal readonly record struct MatchAnswer(bool? IsMatch, string Why)
{
    public static readonly MatchAnswer Yes = new(true, "");

    public static MatchAnswer No(string why) => new(false, why);

    public static MatchAnswer Unknown(string why) => new(null, why);
}

/// <summary><c>matchConstraints</c> of a policy, <c>matchResources</c> of a binding.</summary>
internal sealed class MatchResources
{
    private readonly LabelSelector _namespaces;
    private readonly LabelSelector _objects;
    private readonly ImmutableArray<ResourceRule> _rules;
    private readonly ImmutableArray<ResourceRule> _excluded;
    private readonly bool _isExact;

    public MatchResources(Field match)
    {
        _namespaces = LabelSelector.Of(match["namespaceSelector"]);
        _objects = LabelSelector.Of(match["objectSelector"]);
        _rules = [.. match["resourceRules"].Items.Select(ResourceRule.Of)];
        _excluded = [.. match["excludeResourceRules"].Items.Select(ResourceRule.Of)];
        _isExact = match["matchPolicy"].Text == "Exact";
    }

    /// <summary>The order is the API server's: selectors that say no, exclusions, rules; then what is not known.</summary>
    public MatchAnswer Matches(AdmissionRequest request, IClusterFacts facts)
    {
        var byNamespace = MatchesNamespace(request, facts);
        if (byNamespace.IsMatch == false)
        {
            return byNamespace;
        }

        if (!MatchesObject(request))
        {
            return MatchAnswer.No($"objectSelector {_objects} matches neither the object nor the old one");
        }

        if (_excluded.Any(rule => rule.Matches(request, isEquivalent: false) || (!_isExact && rule.Matches(request, isEquivalent: true))))
        {
            return MatchAnswer.No("excludeResourceRules has a rule for it");
        }

        if (!_rules.IsEmpty && !_rules.Any(rule => rule.Matches(request, isEquivalent: false) || (!_isExact && rule.Matches(request, isEquivalent: true))))
        {
            return MatchAnswer.No($"resourceRules has no rule for {request.OperationText} of {request.Resource.Resource} in {(request.Kind.ApiVersion)}");
        }

        return byNamespace;
    }

    private MatchAnswer MatchesNamespace(AdmissionRequest request, IClusterFacts facts)
    {
        if (_namespaces.IsEmpty || (request.Namespace.Length == 0 && !request.IsNamespaceObject))
        {
            return MatchAnswer.Yes; // what lives in no namespace is never skipped by namespaceSelector
        }

        if (request.IsNamespaceObject)
        {
            var own = Field.Of(request.Object ?? request.OldObject)["metadata"];
            return Answer(IsMatch(own["labels"], own["name"].Text ?? request.Name));
        }

        if (facts.FindNamespace(request.Namespace) is { } found)
        {
            return Answer(IsMatch(Field.Of(found)["metadata"]["labels"], request.Namespace));
        }

        if (_namespaces.Requirements.All(requirement => requirement.Key == NamespaceLabels.NameKey))
        {
            return Answer(IsMatch(default, request.Namespace));
        }

        return facts.IsComplete
            ? new(null, $"namespace {request.Namespace} is not found")
            : MatchAnswer.Unknown($"the labels of namespace {request.Namespace} are not known, and namespaceSelector {_namespaces} asks for them");

        MatchAnswer Answer(bool isMatch) => isMatch ? MatchAnswer.Yes : MatchAnswer.No($"namespaceSelector {_namespaces} does not match namespace {request.Namespace}");

        bool IsMatch(Field labels, string name) => _namespaces.Requirements.All(requirement => NamespaceLabels.Matches(requirement, labels, name));
    }

    private bool MatchesObject(AdmissionRequest request) =>
        _objects.IsEmpty || HasLabels(request.Object) || HasLabels(request.OldObject);

    private bool HasLabels(Node? @object) =>
        @object is not null && Field.Of(@object)["metadata"] is { IsMapping: true } metadata && _objects.Matches(new(metadata["labels"]));
}

/// <summary>Labels of namespaces: the API server gives each its name as a label.</summary>
internal static class NamespaceLabels
{
    public const string NameKey = "kubernetes.io/metadata.name";

    public static bool Matches(LabelRequirement requirement, Field labels, string name) =>
        requirement.Key != NameKey ? requirement.Matches(new(labels)) : requirement.Operator switch
        {
            LabelOperator.In => requirement.Values.Contains(name),
            LabelOperator.NotIn => !requirement.Values.Contains(name),
            LabelOperator.Exists => true,
            _ => false,
        };
}
