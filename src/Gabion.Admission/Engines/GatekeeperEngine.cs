using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper;

namespace Gabion.Admission.Engines;

/// <summary>Gatekeeper's templates and constraints.</summary>
internal sealed class GatekeeperEngine(PolicySet policies, InventorySource source, TimeSpan mostTime) : IPolicyEngine
{
    public string Name => "gatekeeper";

    public IEnumerable<string> Policies => policies.Constraints.Select(PolicyName);

    public void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        if (policies.Constraints.IsEmpty)
        {
            return;
        }

        if (input.Gatekeeper(mostTime, out var why) is not { } request)
        {
            foreach (var constraint in policies.Constraints)
            {
                answers.Add(Answer(constraint, AnswerKind.Undecided, "deny", why));
            }

            return;
        }

        var inventory = source.Current;
        var blind = Blind(request, inventory);
        foreach (var constraint in blind)
        {
            answers.Add(Answer(constraint, AnswerKind.Undecided, constraint.EnforcementAction == "scoped" ? "deny" : constraint.EnforcementAction, $"it looks at other objects, and the inventory of the cluster is not known: {source.Missing}"));
        }

        var result = policies.ReviewWhole(request, policies.Expander, inventory, null, cancellation);
        foreach (var problem in result.Unexpanded)
        {
            answers.Add(new("ExpansionTemplate", AnswerKind.Undecided, PolicyAction.Deny, problem));
        }

        var steps = new StepsOf(policies, isWhole, request, inventory, cancellation);
        foreach (var violation in result.Violations.Where(violation => !blind.Contains(violation.Constraint)))
        {
            var message = violation.IsError && cancellation.IsCancellationRequested ? "the time for the decision was up" : violation.Message;
            answers.Add(Answer(violation.Constraint, violation.IsError ? AnswerKind.Undecided : AnswerKind.Broken, violation.Action, message) with
            {
                Values = violation.Details is Gabion.Policy.Rego.Values.RegoObject { Count: 0 } ? [] : [new Evidence("details", violation.Details.ToString() ?? "")],
                Steps = steps.Of(violation.Constraint, violation.Message),
            });
        }

        if (isWhole)
        {
            var unmatched = policies.Unmatched(request, inventory);
            foreach (var one in unmatched)
            {
                answers.Add(Answer(one.Constraint, AnswerKind.NotMatched, "", one.Reason));
            }

            foreach (var constraint in policies.Constraints)
            {
                if (!blind.Contains(constraint) && !unmatched.Any(one => one.Constraint == constraint) && !result.Violations.Any(violation => violation.Constraint == constraint))
                {
                    answers.Add(Answer(constraint, AnswerKind.Holds, constraint.EnforcementAction, "") with { Steps = steps.Of(constraint, null) });
                }
            }
        }
    }

    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers)
    {
        var unmatched = input.Gatekeeper(mostTime, out _) is { } request ? policies.Unmatched(request, source.Current).Select(one => one.Constraint).ToHashSet() : [];
        foreach (var constraint in policies.Constraints.Where(constraint => !unmatched.Contains(constraint)))
        {
            answers.Add(Answer(constraint, AnswerKind.Undecided, constraint.EnforcementAction == "scoped" ? "deny" : constraint.EnforcementAction, why));
        }
    }

    /// <summary>The constraints that are about the request and look at an inventory that is not known: what they would say is not known either.</summary>
    private HashSet<Constraint> Blind(ReviewRequest request, Inventory inventory)
    {
        if (source.Missing is null || !policies.Constraints.Any(constraint => constraint.Template.Engine.UsesInventory))
        {
            return [];
        }

        var unmatched = policies.Unmatched(request, inventory).Select(one => one.Constraint).ToHashSet();
        return [.. policies.Constraints.Where(constraint => constraint.Template.Engine.UsesInventory && !unmatched.Contains(constraint))];
    }

    /// <summary>What the templates of constraints were decided on, each worked out once.</summary>
    private sealed class StepsOf(PolicySet policies, bool isWhole, ReviewRequest request, Inventory inventory, CancellationToken cancellation)
    {
        private readonly Dictionary<Constraint, ImmutableArray<EngineStep>> _known = [];

        /// <summary>The steps for one violation: what gave its message; with the first one of a constraint also what gave nothing.</summary>
        public ImmutableArray<DecisionStep> Of(Constraint constraint, string? message)
        {
            if (!isWhole)
            {
                return [];
            }

            var isFirst = !_known.TryGetValue(constraint, out var steps);
            if (isFirst)
            {
                _known[constraint] = steps = policies.Explain(constraint, request, inventory, cancellation);
            }

            return [.. steps.Where(step => step.Message is null ? isFirst : step.Message == message).Select(step => step.Step)];
        }
    }

    private static string PolicyName(Constraint constraint) => $"{constraint.Kind}/{constraint.Name}";

    private static PolicyAnswer Answer(Constraint constraint, AnswerKind kind, string action, string message) =>
        new(PolicyName(constraint), kind, ActionOf(action), message)
        {
            Place = $"{constraint.File}:{constraint.At.Line}:{constraint.At.Column}",
            Decider = $"template {constraint.Template.Name} at {constraint.Template.File}:{constraint.Template.At.Line}",
        };

    private static PolicyAction ActionOf(string action) => action switch
    {
        "deny" => PolicyAction.Deny,
        "warn" => PolicyAction.Warn,
        "dryrun" => PolicyAction.Audit,
        _ => PolicyAction.None,
    };
}
