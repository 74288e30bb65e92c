using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>How a set of policies is read.</summary>
/// <param name="KubernetesMinor">The version whose CEL libraries count: 34 for 1.34.</param>
/// <param name="BindsUnbound">A policy without a binding acts as if one denied everywhere; otherwise it does nothing, as in a cluster.</param>
public sealed record PolicySetOptions(int KubernetesMinor, bool BindsUnbound)
{
    public static readonly PolicySetOptions Default = new(KubernetesCel.NewestMinor, BindsUnbound: false);
}

/// <summary>
/// ValidatingAdmissionPolicies and their bindings, compiled once; immutable, and asked by any number of threads at once.
/// A policy that is broken is named in <see cref="Faults"/> and does not stop the others: on what it cannot work out its
/// failure policy decides, as in the API server.
/// </summary>
public sealed class PolicySet
{
    private readonly ImmutableArray<(AdmissionPolicy Policy, ImmutableArray<PolicyBinding> Bindings)> _policies;

    private PolicySet(ImmutableArray<(AdmissionPolicy, ImmutableArray<PolicyBinding>)> policies, ImmutableArray<PolicyFault> faults)
    {
        _policies = policies;
        Faults = faults;
    }

    /// <summary>What is wrong with the policies and bindings, in the order of the documents.</summary>
    public ImmutableArray<PolicyFault> Faults { get; }

    /// <summary>The names of the policies, sorted.</summary>
    public IEnumerable<string> Names => _policies.Select(entry => entry.Policy.Name);

    /// <summary>How many policies there are.</summary>
    public int Count => _policies.Length;

    /// <summary>The policies that no binding names: in a cluster they do nothing.</summary>
    public IEnumerable<string> Unbound => _policies.Where(entry => entry.Bindings.IsEmpty).Select(entry => entry.Policy.Name);

    /// <summary>The policies of one name alone.</summary>
    public PolicySet Only(string name) => new([.. _policies.Where(entry => entry.Policy.Name == name)], []);

    /// <summary>True for documents that <see cref="Compile"/> reads: policies and bindings of any version.</summary>
    public static bool IsPolicy(Field root) =>
        root["apiVersion"].Text is "admissionregistration.k8s.io/v1" or "admissionregistration.k8s.io/v1beta1" or "admissionregistration.k8s.io/v1alpha1"
        && root["kind"].Text is "ValidatingAdmissionPolicy" or "ValidatingAdmissionPolicyBinding";

    /// <summary>Reads and compiles the policies and bindings among the documents; other documents are passed over.</summary>
    public static PolicySet Compile(IEnumerable<PolicySource> sources, PolicySetOptions options)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        var faults = ImmutableArray.CreateBuilder<PolicyFault>();
        var policies = new List<AdmissionPolicy>();
        var bindings = new List<PolicyBinding>();
        foreach (var source in sources.Where(source => IsPolicy(source.Root)))
        {
            if (source.Root["kind"].Text == "ValidatingAdmissionPolicy")
            {
                policies.Add(AdmissionPolicy.Read(source, options.KubernetesMinor, faults));
            }
            else
            {
                bindings.Add(PolicyBinding.Read(source, faults));
            }
        }

        var byPolicy = bindings.ToLookup(binding => binding.Policy, StringComparer.Ordinal);
        return new(
            [.. policies.OrderBy(policy => policy.Name, StringComparer.Ordinal).Select(policy => (policy, Bindings(policy, byPolicy[policy.Name], options)))],
            faults.ToImmutable());
    }

    /// <summary>Decides on a request.</summary>
    /// <exception cref="OperationCanceledException">The token asked for an end.</exception>
    public PolicySetDecision Decide(AdmissionRequest request, IClusterFacts facts, CancellationToken cancellationToken) => Decide(request, facts, isExplained: false, cancellationToken);

    /// <summary>Decides, and says what each validation was decided on (<see cref="PolicyDecision.Steps"/>).</summary>
    /// <exception cref="OperationCanceledException">The token asked for an end.</exception>
    public PolicySetDecision Explain(AdmissionRequest request, IClusterFacts facts, CancellationToken cancellationToken) => Decide(request, facts, isExplained: true, cancellationToken);

    private PolicySetDecision Decide(AdmissionRequest request, IClusterFacts facts, bool isExplained, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(facts);
        var input = new RequestInput(request, facts);
        var decisions = ImmutableArray.CreateBuilder<PolicyDecision>();
        foreach (var (policy, bindings) in _policies)
        {
            Decide(policy, bindings, request, facts, input, isExplained, decisions, cancellationToken);
        }

        return new(decisions.ToImmutable());
    }

    private static ImmutableArray<PolicyBinding> Bindings(AdmissionPolicy policy, IEnumerable<PolicyBinding> bindings, PolicySetOptions options)
    {
        ImmutableArray<PolicyBinding> found = [.. bindings.OrderBy(binding => binding.Name, StringComparer.Ordinal)];
        return found.IsEmpty && options.BindsUnbound
            ? [new("(assumed)", policy.Name, new(default), null, [ValidationAction.Deny])]
            : found;
    }

    private static void Decide(
        AdmissionPolicy policy, ImmutableArray<PolicyBinding> bindings, AdmissionRequest request, IClusterFacts facts, RequestInput input, bool isExplained,
        ImmutableArray<PolicyDecision>.Builder decisions, CancellationToken cancel)
    {
        var match = IsExempt(request) ? MatchAnswer.No("the API server lets no policy decide on policies, bindings and webhook configurations") : policy.Match.Matches(request, facts);
        if (match.IsMatch != true || bindings.IsEmpty)
        {
            decisions.Add(Simple(policy, null, match.IsMatch == null ? PolicyVerdict.CannotTell : PolicyVerdict.NotMatched, match.IsMatch == true ? "no binding names the policy" : match.Why));
            return;
        }

        foreach (var binding in bindings)
        {
            match = binding.Match.Matches(request, facts);
            if (match.IsMatch != true)
            {
                decisions.Add(Simple(policy, binding, match.IsMatch == null ? PolicyVerdict.CannotTell : PolicyVerdict.NotMatched, $"binding: {match.Why}"));
                continue;
            }

            var parameters = ParamLookup.Find(policy.ParamKind, binding, request, facts);
            if (parameters.Fault is { } fault)
            {
                decisions.Add(ConfigurationError(policy, binding, fault));
            }
            else if (parameters.Unknown is { } unknown)
            {
                decisions.Add(Simple(policy, binding, PolicyVerdict.CannotTell, unknown));
            }
            else if (parameters.Parameters.IsEmpty)
            {
                decisions.Add(Simple(policy, binding, PolicyVerdict.NotMatched, "no parameter is found, and the binding allows that"));
            }

            foreach (var parameter in parameters.Parameters)
            {
                decisions.Add(new PolicyEvaluation(policy, binding, parameter, cancel, isExplained).Decide(input));
            }
        }
    }

    private static bool IsExempt(AdmissionRequest request) => request.Resource.Group == "admissionregistration.k8s.io";

    private static PolicyDecision Simple(AdmissionPolicy policy, PolicyBinding? binding, PolicyVerdict verdict, string why) =>
        new(policy.Name, binding?.Name, null, verdict, why, binding?.Actions ?? [], [], []);

    /// <summary>An error in how a binding is set up denies whatever its actions are, unless the failure policy ignores it.</summary>
    private static PolicyDecision ConfigurationError(AdmissionPolicy policy, PolicyBinding binding, string fault) => policy.FailsClosed
        ? new(policy.Name, binding.Name, null, PolicyVerdict.Failed, "", [ValidationAction.Deny], [new(null, $"failed to configure binding: {fault}", "Invalid", IsError: true)], [])
        : Simple(policy, binding, PolicyVerdict.Ignored, fault);
}
