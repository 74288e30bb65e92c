using System.Collections.Immutable;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>
/// MutatingAdmissionPolicies and their bindings, compiled once; immutable, and asked by any number of threads at once. As in the API server, which
/// policies are about a request is decided on the object as it came; then each sees what those before it made of it, and those with
/// <c>reinvocationPolicy: IfNeeded</c> are asked once more when any of them acted.
/// </summary>
public sealed class MutatingPolicySet
{
    private readonly ImmutableArray<(MutatingPolicy Policy, ImmutableArray<PolicyBinding> Bindings)> _policies;

    private MutatingPolicySet(ImmutableArray<(MutatingPolicy, ImmutableArray<PolicyBinding>)> policies, ImmutableArray<PolicyFault> faults)
    {
        _policies = policies;
        Faults = faults;
    }

    /// <summary>What is wrong with the policies and bindings, in the order of the documents.</summary>
    public ImmutableArray<PolicyFault> Faults { get; }

    /// <summary>The names of the policies, sorted.</summary>
    public IEnumerable<string> Names => _policies.Select(entry => entry.Policy.Name);

    public int Count => _policies.Length;

    /// <summary>The policies that no binding names: in a cluster they do nothing.</summary>
    public IEnumerable<string> Unbound => _policies.Where(entry => entry.Bindings.IsEmpty).Select(entry => entry.Policy.Name);

    /// <summary>True for documents that <see cref="Compile"/> reads: policies and bindings of any version.</summary>
    public static bool IsPolicy(Field root) =>
        root["apiVersion"].Text is "admissionregistration.k8s.io/v1" or "admissionregistration.k8s.io/v1beta1" or "admissionregistration.k8s.io/v1alpha1"
        && root["kind"].Text is "MutatingAdmissionPolicy" or "MutatingAdmissionPolicyBinding";

    /// <summary>Reads and compiles the policies and bindings among the documents; other documents are passed over.</summary>
    public static MutatingPolicySet Compile(IEnumerable<PolicySource> sources, PolicySetOptions options)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        var faults = ImmutableArray.CreateBuilder<PolicyFault>();
        var policies = new List<MutatingPolicy>();
        var bindings = new List<PolicyBinding>();
        foreach (var source in sources.Where(source => IsPolicy(source.Root)))
        {
            if (source.Root["kind"].Text == "MutatingAdmissionPolicy")
            {
                policies.Add(MutatingPolicy.Read(source, options.KubernetesMinor, faults));
            }
            else
            {
                bindings.Add(PolicyBinding.Read(source, faults, isMutating: true));
            }
        }

        var byPolicy = bindings.ToLookup(binding => binding.Policy, StringComparer.Ordinal);
        return new([.. policies.OrderBy(policy => policy.Name, StringComparer.Ordinal).Select(policy => (policy, Bindings(policy, byPolicy[policy.Name], options)))], faults.ToImmutable());
    }

    /// <summary>What the policies make of the request's object.</summary>
    /// <exception cref="OperationCanceledException">The token asked for an end.</exception>
    public MutatingDecision Mutate(AdmissionRequest request, IClusterFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(facts);
        if (_policies.IsEmpty || request.Operation is not (AdmissionOperation.Create or AdmissionOperation.Update) || RegoTree.Of(request.Object) is not RegoObject before)
        {
            return new(null, [], [], []);
        }

        var run = new MutatingRun(before, facts, cancellationToken);
        run.Round(_policies, request, 1);
        if (run.HasActed && run.Failures.All(failure => failure.IsIgnored))
        {
            run.Round([.. _policies.Where(entry => entry.Policy.IsReinvoked && run.Asked.Contains(entry.Policy.Name))], request with { Object = NodeOf(run.Object) }, 2);
        }

        var isRefused = run.Failures.Any(failure => !failure.IsIgnored);
        return new(isRefused ? before : run.Object, [.. run.Steps], [.. run.Failures], [.. run.Unmatched]);
    }

    /// <summary>The request as validating policies see it: with the object as it is after a decision.</summary>
    public static AdmissionRequest After(AdmissionRequest request, MutatingDecision decision)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decision);
        return decision is { Object: { } changed, Steps.IsEmpty: false } ? request with { Object = NodeOf(changed) } : request;
    }

    private static ImmutableArray<PolicyBinding> Bindings(MutatingPolicy policy, IEnumerable<PolicyBinding> bindings, PolicySetOptions options)
    {
        ImmutableArray<PolicyBinding> found = [.. bindings.OrderBy(binding => binding.Name, StringComparer.Ordinal)];
        return found.IsEmpty && options.BindsUnbound ? [new("(assumed)", policy.Name, new(default), null, [])] : found;
    }

    private static Node? NodeOf(RegoObject @object)
    {
        var text = new StringBuilder();
        RegoJson.Write(text, @object);
        return YamlReader.Read(text.ToString()) is [var document, ..] ? document.Field.Node : null;
    }

    /// <summary>One request on its way through the policies.</summary>
    private sealed class MutatingRun(RegoObject @object, IClusterFacts facts, CancellationToken cancel)
    {
        /// <summary>An object that the API server cannot read refuses the request whatever the failure policy is.</summary>
        private const string Strict = "strict decoding error: ";

        public RegoObject Object { get; private set; } = @object;

        public List<MutatingStep> Steps { get; } = [];

        public List<MutatingFailure> Failures { get; } = [];

        public List<MutatingMismatch> Unmatched { get; } = [];

        /// <summary>Policies whose mutations were worked out.</summary>
        public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

        public bool HasActed => Steps.Count > 0;

        public void Round(ImmutableArray<(MutatingPolicy Policy, ImmutableArray<PolicyBinding> Bindings)> policies, AdmissionRequest request, int round)
        {
            var invocations = new List<(MutatingPolicy Policy, PolicyBinding Binding, Parameter Parameter)>();
            foreach (var (policy, bindings) in policies)
            {
                Collect(policy, bindings, request, round, invocations);
            }

            var input = new RequestInput(request, facts);
            foreach (var (policy, binding, parameter) in invocations)
            {
                cancel.ThrowIfCancellationRequested();
                Invoke(policy, binding, parameter, input, request, round);
            }
        }

        private void Collect(
            MutatingPolicy policy, ImmutableArray<PolicyBinding> bindings, AdmissionRequest request, int round, List<(MutatingPolicy, PolicyBinding, Parameter)> invocations)
        {
            var match = request.Resource.Group == "admissionregistration.k8s.io"
                ? MatchAnswer.No("the API server lets no policy change policies, bindings and webhook configurations")
                : policy.Policy.Match.Matches(request, facts);
            if (match.IsMatch != true || bindings.IsEmpty)
            {
                Miss(policy, null, match.IsMatch == true ? new(false, "no binding names the policy") : match, round);
                return;
            }

            foreach (var binding in bindings)
            {
                match = binding.Match.Matches(request, facts);
                if (match.IsMatch != true)
                {
                    Miss(policy, binding.Name, match with { Why = $"binding: {match.Why}" }, round);
                    continue;
                }

                var parameters = ParamLookup.Find(policy.Policy.ParamKind, binding, request, facts);
                if (parameters.Fault is { } fault)
                {
                    Fail(policy, binding.Name, $"failed to configure binding: {fault}");
                }
                else if (parameters.Unknown is { } unknown)
                {
                    Failures.Add(new(policy.Name, binding.Name, unknown, !policy.Policy.FailsClosed, IsUnknown: true));
                }
                else if (parameters.Parameters.IsEmpty)
                {
                    Miss(policy, binding.Name, new(false, "no parameter is found, and the binding allows that"), round);
                }

                invocations.AddRange(parameters.Parameters.Select(parameter => (policy, binding, parameter)));
            }
        }

        private void Invoke(MutatingPolicy policy, PolicyBinding binding, Parameter parameter, RequestInput input, AdmissionRequest request, int round)
        {
            var bindings = input.With(RegoCel.Of(Object)).Bind(policy.Policy.Environment, policy.Policy.ParamKind is null ? null : parameter.Value);
            if (new PolicyEvaluation(policy.Policy, binding, parameter, cancel).MatchConditions(bindings) is { } unmatched)
            {
                Unmet(policy, binding, unmatched, round);
                return;
            }

            Asked.Add(policy.Name);
            for (var i = 0; i < policy.Mutations.Length; i++)
            {
                bindings.Set("object", RegoCel.Of(Object));
                var budget = new PolicyBudget(KubernetesCel.PerPolicy, cancel);
                bindings.Set("variables", CelValue.Of(new ComposedVariables(policy.Policy.Variables, bindings, budget)));
                var after = Apply(policy.Mutations[i], bindings, budget, request, out var problem, out var isUnknown);
                if (problem.Length > 0)
                {
                    Failures.Add(new(policy.Name, binding.Name, problem, !policy.Policy.FailsClosed && !problem.StartsWith(Strict, StringComparison.Ordinal), isUnknown));
                    continue; // the mutations after it are still worked out, as in the API server
                }

                if (after is not null)
                {
                    Steps.Add(new(policy.Name, binding.Name, parameter.Name, i, round, Object, after) { File = policy.File, At = policy.At });
                    Object = after;
                }
            }
        }

        /// <summary>The object after a mutation; null without a problem: it stays as it is.</summary>
        private RegoObject? Apply(PolicyMutation mutation, CelBindings bindings, PolicyBudget budget, AdmissionRequest request, out string problem, out bool isUnknown)
        {
            isUnknown = false;
            if (mutation.Expression.Program is not { } program)
            {
                problem = $"compilation error: {mutation.Expression.Fault}";
                return null;
            }

            var value = budget.Evaluate(program, bindings);
            if (budget.IsSpent || value.IsError)
            {
                isUnknown = !budget.IsSpent && value.AsError.IsUnknown;
                problem = budget.IsSpent ? PolicyBudget.Spent : $"expression '{mutation.Expression.Text.Trim()}' resulted in error: {value.AsError.Message}";
                return null;
            }

            if (TypeFault(mutation, value) is { } fault)
            {
                problem = $"type mismatch: {fault}";
                return null;
            }

            if (CelJson.Of(value, out problem) is not { } given)
            {
                problem = problem.Length == 0 ? "the expression gives nothing that could stand in an object" : problem;
                return null;
            }

            if (mutation.IsJsonPatch)
            {
                var patched = JsonPatchRun.Apply(Object, (RegoArray)given, out problem) as RegoObject;
                problem = patched is not null && StructuredMerge.UnknownField(patched, request.Kind.ApiVersion, request.Kind.Kind) is { } unknown ? $"{Strict}unknown field \"{unknown}\"" : problem;
                return patched;
            }

            return StructuredMerge.Apply(Object, (RegoObject)given, request.Kind.ApiVersion, request.Kind.Kind, out problem, out isUnknown);
        }

        /// <summary>The names of types that an expression makes follow the path of the fields, from the object or from the value of an operation.</summary>
        private static string? TypeFault(PolicyMutation mutation, CelValue value)
        {
            if (!mutation.IsJsonPatch)
            {
                return ConstructedObject.TypeFault(value, ConstructedObject.ObjectType);
            }

            for (var i = 0; i < value.AsList.Count; i++)
            {
                if (value.AsList[i].AsMap.TryGet("value", out var made) && made.Kind == CelKind.Map && made.AsMap is ConstructedObject root && ConstructedObject.TypeFault(made, root.TypeName) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }

        private void Unmet(MutatingPolicy policy, PolicyBinding binding, PolicyDecision unmatched, int round)
        {
            switch (unmatched.Verdict)
            {
                case PolicyVerdict.CannotTell:
                    Failures.Add(new(policy.Name, binding.Name, unmatched.Why, !policy.Policy.FailsClosed, IsUnknown: true));
                    break;
                case PolicyVerdict.Failed:
                    Fail(policy, binding.Name, unmatched.Failures[0].Message);
                    break;
                case PolicyVerdict.Ignored:
                    Failures.Add(new(policy.Name, binding.Name, unmatched.Why, IsIgnored: true, IsUnknown: false));
                    break;
                default:
                    Miss(policy, binding.Name, new(false, unmatched.Why), round);
                    break;
            }
        }

        private void Fail(MutatingPolicy policy, string? binding, string message) =>
            Failures.Add(new(policy.Name, binding, message, IsIgnored: !policy.Policy.FailsClosed, IsUnknown: false));

        private void Miss(MutatingPolicy policy, string? binding, MatchAnswer match, int round)
        {
            if (match.IsMatch is null)
            {
                Failures.Add(new(policy.Name, binding, match.Why, IsIgnored: !policy.Policy.FailsClosed, IsUnknown: true));
            }
            else if (round == 1)
            {
                Unmatched.Add(new(policy.Name, binding, match.Why));
            }
        }
    }
}
