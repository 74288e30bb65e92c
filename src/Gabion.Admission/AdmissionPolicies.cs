using System.Collections.Immutable;
using Gabion.Admission.Settings;
using Gabion.Policy.Admission;

namespace Gabion.Admission;

/// <summary>
/// All policies, compiled, with their modes: decides on requests. Immutable, and asked by any number of threads at once.
/// <code>
/// 1 exempt? ─▶ 2 every engine: broken, undecided ─▶ 3 mode and failure policy of each ─▶ 4 one answer
/// </code>
/// </summary>
public sealed class AdmissionPolicies
{
    private readonly ImmutableArray<IPolicyEngine> _engines;
    private readonly MutationEngine _mutation;

    internal AdmissionPolicies(AdmissionSettings settings, ImmutableArray<IPolicyEngine> engines, MutationEngine mutation, IClusterFacts facts, ImmutableArray<string> problems, int broken)
    {
        Settings = settings;
        _engines = engines;
        _mutation = mutation;
        Facts = facts;
        Problems = problems;
        Broken = broken;
    }

    public AdmissionSettings Settings { get; }

    /// <summary>What the files of policies say of the cluster.</summary>
    public IClusterFacts Facts { get; }

    /// <summary>What is wrong with the policies, each with its place.</summary>
    public ImmutableArray<string> Problems { get; }

    /// <summary>How many documents cannot be used at all.</summary>
    public int Broken { get; }

    /// <summary>The kinds of objects that Gatekeeper's Config and SyncSets put into the inventory.</summary>
    public ImmutableArray<(string Group, string Version, string Kind)> SyncedKinds { get; internal init; } = [];

    /// <summary>The names of all policies.</summary>
    public IEnumerable<string> Names => _engines.SelectMany(engine => engine.Policies);

    /// <summary>The names of the engines, and how many policies each has.</summary>
    public IEnumerable<(string Engine, int Policies)> Engines => _engines.Select(engine => (engine.Name, engine.Policies.Count())).Append(("mutation", _mutation.Policies.Count()));

    /// <summary>The answer to a request. It never throws: what cannot be worked out in time is undecided.</summary>
    public AdmissionDecision Decide(ReviewInput input, CancellationToken cancellation) => Decide(input, isWhole: false, cancellation);

    /// <summary>The answer with what every policy says: those too that hold, and those that do not match with the reason.</summary>
    public AdmissionDecision Explain(ReviewInput input, CancellationToken cancellation) => Decide(input, isWhole: true, cancellation);

    /// <summary>The answer when nothing could be asked: every policy that may be about the request is undecided.</summary>
    public AdmissionDecision GiveUp(ReviewInput input, string why)
    {
        ArgumentNullException.ThrowIfNull(input);
        var answers = new List<PolicyAnswer>();
        foreach (var engine in _engines)
        {
            engine.GiveUp(input, why, answers);
        }

        return Settings.Exemption(input) is { } exemption ? AdmissionDecision.Clean with { Exemption = exemption } : Judge(input, answers);
    }

    /// <summary>The mutating webhook's answer when nothing could be asked: every mutator that may be about the request is undecided.</summary>
    public MutationDecision GiveUpMutation(ReviewInput input, string why)
    {
        ArgumentNullException.ThrowIfNull(input);
        var answers = new List<PolicyAnswer>();
        _mutation.GiveUp(input, why, answers);
        return new(Settings.Exemption(input) is { } exemption ? AdmissionDecision.Clean with { Exemption = exemption } : Judge(input, answers), ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>
    /// What the mutators make of the object. Nothing is changed when one of those that act is in another mode than enforce: they act together, so
    /// that what the others would do alone is not known. It never throws.
    /// </summary>
    public MutationDecision Mutate(ReviewInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Settings.Exemption(input) is { } exemption)
        {
            return new(AdmissionDecision.Clean with { Exemption = exemption }, ReadOnlyMemory<byte>.Empty);
        }

        var answers = new List<PolicyAnswer>();
        var patch = ReadOnlyMemory<byte>.Empty;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            patch = _mutation.Mutate(input, answers, cancellation);
        }
        catch (OperationCanceledException)
        {
            answers.Clear();
            _mutation.GiveUp(input, "the time for the decision was up", answers);
        }
#pragma warning disable CA1031 // the server's edge: a fault of ours must not let a request pass, and is told in the answer
        catch (Exception error)
#pragma warning restore CA1031
        {
            answers.Clear();
            _mutation.GiveUp(input, $"mutation failed ({error.GetType().Name}: {error.Message}); this is a fault of Gabion", answers);
        }

        if (answers.Count == 0)
        {
            return new(AdmissionDecision.Clean, patch);
        }

        var decision = Judge(input, answers);
        return new(decision, decision.IsAllowed && decision.Answers.All(judged => judged.Mode == PolicyMode.Enforce) ? patch : ReadOnlyMemory<byte>.Empty);
    }

    private AdmissionDecision Decide(ReviewInput input, bool isWhole, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);

        // 1. What is never decided on.
        var exemption = Settings.Exemption(input);
        if (exemption is not null && !isWhole)
        {
            return AdmissionDecision.Clean with { Exemption = exemption };
        }

        // 2. Every engine.
        var answers = new List<PolicyAnswer>();
        foreach (var engine in _engines)
        {
            Ask(engine, input, isWhole, answers, cancellation);
        }

        if (answers.Count == 0)
        {
            return AdmissionDecision.Clean;
        }

        // 3. and 4.
        return exemption is null
            ? Judge(input, answers)
            : new(true, [.. answers.Select(answer => new JudgedAnswer(answer, PolicyMode.Rehearse, Effect.None))]) { Exemption = exemption };
    }

    private static void Ask(IPolicyEngine engine, ReviewInput input, bool isWhole, List<PolicyAnswer> answers, CancellationToken cancellation)
    {
        var before = answers.Count;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            engine.Ask(input, isWhole, answers, cancellation);
        }
        catch (OperationCanceledException)
        {
            answers.RemoveRange(before, answers.Count - before);
            engine.GiveUp(input, "the time for the decision was up", answers);
        }
#pragma warning disable CA1031 // the server's edge: a fault of ours must not let a request pass, and is told in the answer
        catch (Exception error)
#pragma warning restore CA1031
        {
            answers.RemoveRange(before, answers.Count - before);
            engine.GiveUp(input, $"{engine.Name} failed ({error.GetType().Name}: {error.Message}); this is a fault of Gabion", answers);
        }
    }

    private AdmissionDecision Judge(ReviewInput input, List<PolicyAnswer> answers)
    {
        var judged = ImmutableArray.CreateBuilder<JudgedAnswer>(answers.Count);
        var isAllowed = true;
        foreach (var answer in answers)
        {
            var mode = Settings.ModeOf(answer.Policy, input.Namespace);
            var effect = EffectOf(answer, mode);
            isAllowed &= effect != Effect.Denied;
            judged.Add(new(effect == Effect.None && mode == PolicyMode.Rehearse ? answer with { Annotations = [] } : answer, mode, effect));
        }

        return new(isAllowed, judged.ToImmutable());
    }

    private Effect EffectOf(PolicyAnswer answer, PolicyMode mode)
    {
        if (answer.Kind is AnswerKind.Holds or AnswerKind.NotMatched)
        {
            return Effect.None;
        }

        if (answer.Kind == AnswerKind.Undecided && mode != PolicyMode.Rehearse && FailsOpen(answer))
        {
            return Effect.LetPass;
        }

        return mode switch
        {
            PolicyMode.Rehearse => Effect.Rehearsed,
            PolicyMode.Audit => answer.Action >= PolicyAction.Audit ? Effect.Audited : Effect.None,
            PolicyMode.Warn => answer.Action >= PolicyAction.Warn ? Effect.Warned : answer.Action == PolicyAction.Audit ? Effect.Audited : Effect.None,
            _ => answer.Action switch
            {
                PolicyAction.Deny => Effect.Denied,
                PolicyAction.Warn => Effect.Warned,
                PolicyAction.Audit => Effect.Audited,
                _ => Effect.None,
            },
        };
    }

    /// <summary>What the settings name lets pass; else what the policy itself says; else nothing.</summary>
    private bool FailsOpen(PolicyAnswer answer) =>
        Settings.FailOpen.Any(pattern => Gabion.Model.Glob.MatchesName(pattern, answer.Policy, ignoreCase: false)) || answer.FailsOpen == true;
}
