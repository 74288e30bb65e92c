using System.Collections.Immutable;
using Gabion.Policy.Cel;
using Gabion.Policy.Rego.Values;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Policy.Gatekeeper;

/// <summary>A template in CEL (K8sNativeValidation): each of its validations that is false is a violation.</summary>
internal sealed class CelTemplateEngine(AdmissionPolicy policy) : ITemplateEngine
{
    private static readonly PolicyBinding Binding = new("", "", new(default), null, [ValidationAction.Deny]);

    public bool UsesInventory => false;

    public void Evaluate(EngineRequest request, ICollection<EngineViolation> violations, CancellationToken cancellation)
    {
        var decision = Decide(request, isExplained: false, cancellation);
        foreach (var failure in decision.Failures)
        {
            violations.Add(new(failure.Message, RegoObject.Empty, failure.IsError));
        }

        if (decision.Verdict == PolicyVerdict.CannotTell)
        {
            violations.Add(new(decision.Why, RegoObject.Empty, true));
        }
    }

    public ImmutableArray<EngineStep> Explain(EngineRequest request, CancellationToken cancellation)
    {
        var decision = Decide(request, isExplained: true, cancellation);
        return [.. decision.Steps.Select(step => new EngineStep(decision.Failures.FirstOrDefault(failure => ReferenceEquals(failure.Step, step))?.Message, step))];
    }

    private PolicyDecision Decide(EngineRequest request, bool isExplained, CancellationToken cancellation)
    {
        var parameters = request.Parameters.Count == 0 ? CelValue.Null : RegoCel.Of(request.Parameters);
        return new PolicyEvaluation(policy, Binding, new(null, parameters), cancellation, isExplained).Decide(Input(request.Review));
    }

    /// <summary>What the request says; on a deletion there is no object, as in the API server.</summary>
    private static RequestInput Input(RegoObject review)
    {
        var isDeletion = ObjectFacts.Text(review, "operation") == "DELETE";
        var fields = new DictionaryMap(16);
        for (var i = 0; i < review.Count; i++)
        {
            if (review.Keys[i] is RegoString { Value: not ("object" or "oldObject" or "namespaceObject" or "_unstable" or "userInfo") and var name })
            {
                fields.TryAdd(CelValue.Of(name), RegoCel.Of(review.Values[i]));
            }
        }

        var user = review.Get("userInfo") as RegoObject;
        fields.TryAdd(CelValue.Of("userInfo"), user is null or { Count: 0 } ? CelValue.Unknown("the user who makes the request is not known here") : RegoCel.Of(user));
        fields.TryAdd(CelValue.Of("requestKind"), Value("kind"));
        fields.TryAdd(CelValue.Of("requestResource"), Value("resource"));
        fields.TryAdd(CelValue.Of("dryRun"), CelValue.False);
        return new(isDeletion ? CelValue.Null : Value("object"), Value("oldObject"), CelValue.Of(fields), Namespace(review));

        CelValue Value(string field) => review.Get(field) is { } found ? RegoCel.Of(found) : CelValue.Null;
    }

    private static CelValue Namespace(RegoObject review)
    {
        if (review.Get("namespaceObject") is RegoObject known)
        {
            return RegoCel.Of(known);
        }

        var name = ObjectFacts.Text(review, "namespace");
        return name.Length == 0 ? CelValue.Null : PartialMap.OfNamespace(name);
    }
}
