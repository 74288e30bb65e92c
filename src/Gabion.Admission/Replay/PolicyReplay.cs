using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats.Tree;

namespace Gabion.Admission.Replay;

/// <summary>Decides on recorded requests with a proposed set of policies: who would have been denied, and what exceptions that would take.</summary>
public sealed partial class PolicyReplay(AdmissionPolicies policies)
{
    private const int MostChanges = 50;
    private readonly Dictionary<(string Policy, string Namespace, string Workload, string User), Tally> _denied = [];
    private readonly Dictionary<(string Policy, string Namespace, string Kind), HashSet<string>> _keeping = [];
    private readonly Dictionary<(string Namespace, string Workload, string Then, string Now), ChangedMutation> _changes = [];
    private int _mutations;
    private int _requests;
    private int _deniedRequests;
    private int _newlyDenied;
    private int _newlyAllowed;
    private int _undecided;

    /// <summary>Decides on one request and remembers what came of it.</summary>
    public AdmissionDecision Add(RecordedRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var input = request.Input;
        if (request.Patch is { } patch)
        {
            return Mutate(request, Encoding.UTF8.GetString(patch.Span), cancellation);
        }

        var decision = policies.Decide(input, cancellation);
        _requests++;
        _deniedRequests += decision.IsAllowed ? 0 : 1;
        _newlyDenied += !decision.IsAllowed && request.WasAllowed != false ? 1 : 0;
        _newlyAllowed += decision.IsAllowed && request.WasAllowed == false ? 1 : 0;
        _undecided += decision.Answers.Any(judged => judged.Answer.Kind == AnswerKind.Undecided) ? 1 : 0;
        if (decision.Exemption is null)
        {
            Remember(request, decision, Workload(input));
        }

        return decision;
    }

    public ReplayResult Result() => new(
        _requests, _deniedRequests, _newlyDenied, _newlyAllowed, _undecided,
        [
            .. _denied.Select(entry => new ReplayGroup(entry.Key.Policy, entry.Key.Namespace, entry.Key.Workload, entry.Key.User, entry.Value.Count, entry.Value.PassedThen, [.. entry.Value.Messages.Order(StringComparer.Ordinal)], entry.Value.Example))
                .OrderBy(group => group.Policy, StringComparer.Ordinal).ThenByDescending(group => group.Count).ThenBy(group => group.Namespace, StringComparer.Ordinal).ThenBy(group => group.Workload, StringComparer.Ordinal).ThenBy(group => group.User, StringComparer.Ordinal),
        ],
        Exceptions())
    {
        Mutations = _mutations,
        ChangedMutations = _changes.Values.Sum(change => change.Count),
        Changes = [.. _changes.Values.OrderByDescending(change => change.Count).ThenBy(change => change.Namespace, StringComparer.Ordinal).ThenBy(change => change.Workload, StringComparer.Ordinal).Take(MostChanges)],
    };

    /// <summary>What the object belongs to: its owner when it has one, else itself; without what controllers and the API server add to names.</summary>
    internal static string Workload(ReviewInput input)
    {
        var @object = Field.Of(input.Request.Object ?? input.Request.OldObject);
        var metadata = @object["metadata"];
        foreach (var owner in metadata["ownerReferences"].Items)
        {
            var (kind, name) = (owner["kind"].Text ?? "", owner["name"].Text ?? "");
            return kind switch
            {
                "ReplicaSet" => $"Deployment {PodTemplateHash().Replace(name, "")}",
                "Job" => $"Job {CronJobTime().Replace(name, "")}",
                _ => $"{kind} {name}",
            };
        }

        var own = input.Request.Name.Length > 0 ? input.Request.Name : metadata["name"].Text ?? "";
        return $"{input.Request.Kind.Kind} {(own.Length > 0 ? own : (metadata["generateName"].Text ?? "").TrimEnd('-'))}";
    }

    /// <summary>Works a recorded mutation out again; what differs is remembered.</summary>
    private AdmissionDecision Mutate(RecordedRequest request, string then, CancellationToken cancellation)
    {
        var input = request.Input;
        var mutation = policies.Mutate(input, cancellation);
        _mutations++;
        var now = mutation.Decision.IsAllowed ? Encoding.UTF8.GetString(mutation.Patch.Span) : $"refused: {mutation.Decision.Message}";
        if (now != then || request.WasAllowed == false != !mutation.Decision.IsAllowed)
        {
            var key = (input.Request.Namespace, Workload(input), then, now);
            _changes[key] = _changes.TryGetValue(key, out var known) ? known with { Count = known.Count + 1 } : new(request.Source, key.Namespace, key.Item2, 1, then, now);
        }

        return mutation.Decision;
    }

    private void Remember(RecordedRequest request, AdmissionDecision decision, string workload)
    {
        var (input, said) = (request.Input, new HashSet<string>(StringComparer.Ordinal));
        foreach (var judged in decision.Answers.Where(judged => judged.Effect == Effect.Denied))
        {
            said.Add(judged.Answer.Policy);
            var key = (judged.Answer.Policy, input.Request.Namespace, workload, input.Username);
            if (!_denied.TryGetValue(key, out var tally))
            {
                _denied.Add(key, tally = new(request.Source));
            }

            tally.Add(request, judged.Answer.Message);
        }

        // What is asked of a namespace and kept by a workload in it is worth keeping.
        foreach (var policy in policies.Names.Where(policy => !said.Contains(policy)))
        {
            var key = (policy, input.Request.Namespace, input.Request.Kind.Kind);
            if (!_keeping.TryGetValue(key, out var keeping))
            {
                _keeping.Add(key, keeping = new(StringComparer.Ordinal));
            }

            keeping.Add(workload);
        }
    }

    /// <summary>For each policy and namespace: the workloads that passed before; the whole namespace only when nothing in it keeps the policy.</summary>
    private ImmutableArray<ExceptionProposal> Exceptions() =>
    [
        .. from entry in _denied
           where entry.Value.PassedThen > 0
           group entry by (entry.Key.Policy, entry.Key.Namespace) into denied
           let workloads = denied.Select(entry => entry.Key.Workload).Distinct().Order(StringComparer.Ordinal).ToImmutableArray()
           let kinds = denied.SelectMany(entry => entry.Value.Kinds).Distinct()
           let isWhole = workloads.Length > 1 && denied.Key.Namespace.Length > 0 && kinds.All(kind => IsKeptOnlyBy(workloads, denied.Key.Policy, denied.Key.Namespace, kind))
           orderby denied.Key.Policy, denied.Key.Namespace
           select new ExceptionProposal(denied.Key.Policy, denied.Key.Namespace, isWhole ? [] : workloads, denied.Sum(entry => entry.Value.PassedThen)),
    ];

    /// <summary>True when no other workload sent objects of the kind that keep the policy.</summary>
    private bool IsKeptOnlyBy(ImmutableArray<string> workloads, string policy, string @namespace, string kind) =>
        !_keeping.TryGetValue((policy, @namespace, kind), out var keeping) || keeping.IsSubsetOf(workloads);

    [GeneratedRegex("-[a-z0-9]{5,10}$", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex PodTemplateHash();

    [GeneratedRegex("-[0-9]{6,12}$", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CronJobTime();

    private sealed class Tally(string example)
    {
        private const int MostMessages = 5;
        private string? _last;

        public int Count { get; private set; }

        public int PassedThen { get; private set; }

        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        /// <summary>The kinds of the objects.</summary>
        public HashSet<string> Kinds { get; } = new(StringComparer.Ordinal);

        public string Example => example;

        public void Add(RecordedRequest request, string message)
        {
            Kinds.Add(request.Input.Request.Kind.Kind);
            if (Messages.Count < MostMessages)
            {
                Messages.Add(message);
            }

            if (_last != request.Source)
            {
                // One request may break one policy several times.
                _last = request.Source;
                Count++;
                PassedThen += request.WasAllowed != false ? 1 : 0;
            }
        }
    }
}
