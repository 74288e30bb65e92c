using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Admission;
using Gabion.Rules;
using Gabion.Scan;

namespace Gabion.Admission.Engines;

/// <summary>Gabion's own rules about one object: findings from one severity on are refused, from another on warned of.</summary>
/// <param name="rules">Those about objects and workloads; rules across objects need the whole cluster and are not asked here.</param>
/// <param name="deny">The least severity that is refused; null: none is.</param>
/// <param name="warn">The least severity that is warned of; null: none is.</param>
internal sealed class RuleEngine(ImmutableArray<Rule> rules, Severity? deny, Severity? warn) : IPolicyEngine
{
    private readonly RuleRunner _runner = new(rules);

    public string Name => "rules";

    public IEnumerable<string> Policies => rules.Select(rule => rule.Card.Id.Text);

    public void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        if (rules.IsEmpty)
        {
            return;
        }

        if (input.Request.Operation is not (AdmissionOperation.Create or AdmissionOperation.Update) || input.Request.SubResource.Length > 0)
        {
            if (isWhole)
            {
                answers.Add(new(Name, AnswerKind.NotMatched, PolicyAction.Deny, "rules are about whole objects that are created or changed"));
            }

            return;
        }

        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fact in input.Facts)
        {
            foreach (var check in _runner.ChecksFor(fact))
            {
                cancellation.ThrowIfCancellationRequested();
                Run(check, fact, answers, said);
            }
        }

        if (isWhole)
        {
            foreach (var rule in rules.Where(rule => !said.Contains(rule.Card.Id.Text)))
            {
                answers.Add(new(rule.Card.Id.Text, AnswerKind.Holds, PolicyAction.None, rule.Card.Title));
            }
        }
    }

    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers)
    {
        foreach (var rule in rules.Where(rule => rule.Card.Severity >= deny))
        {
            answers.Add(new(rule.Card.Id.Text, AnswerKind.Undecided, PolicyAction.Deny, why));
        }
    }

    private void Run(RuleCheck check, Fact fact, ICollection<PolicyAnswer> answers, HashSet<string> said)
    {
        var card = check.Rule.Card;
        try
        {
            foreach (var problem in check.Run(fact))
            {
                var severity = problem.Severity ?? card.Severity;
                var action = severity >= deny ? PolicyAction.Deny : severity >= warn ? PolicyAction.Warn : PolicyAction.None;
                if (action == PolicyAction.None)
                {
                    continue;
                }

                said.Add(card.Id.Text);
                answers.Add(new(card.Id.Text, AnswerKind.Broken, problem.Verdict == Verdict.CannotTell ? PolicyAction.Audit : action, problem.Message)
                {
                    Decider = $"rule {card.Id.Text}, {severity.ToString().ToLowerInvariant()}: {card.Title}",
                    Values = card.HidesValue ? [] : problem.Evidence,
                });
            }
        }
#pragma warning disable CA1031 // a rule that fails decides nothing: its failure policy does
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            said.Add(card.Id.Text);
            answers.Add(new(card.Id.Text, AnswerKind.Undecided, card.Severity >= deny ? PolicyAction.Deny : PolicyAction.Audit, $"the rule failed ({error.GetType().Name}: {error.Message}); this is a fault of Gabion"));
        }
    }
}
