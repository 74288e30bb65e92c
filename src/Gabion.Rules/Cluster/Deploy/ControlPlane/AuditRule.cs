using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>A rule that asks an audit policy about requests, and tells of those that it does not log as it should.</summary>
internal abstract class AuditRule(ImmutableArray<AuditRequest> requests) : ConfigurationRule("audit.k8s.io", "Policy")
{
    private const int MostNamed = 3;

    protected override IEnumerable<Problem> Faults(Field root)
    {
        if (AuditPolicies.LogsNothing(root))
        {
            yield break; // said once, by AuditPolicyLogsNothing
        }

        var policy = new AuditPolicy(root);
        var wrong = requests.Select(request => (Request: request, Decision: policy.Decide(request))).Where(asked => IsWrong(asked.Decision.Level));
        foreach (var group in wrong.GroupBy(asked => asked.Decision.Rule?.Path))
        {
            var first = group.First().Decision;
            var words = group.Select(asked => asked.Request.Words).ToArray();
            var more = words.Length > MostNamed ? $", and {words.Length - MostNamed} more" : "";
            var which = first.Rule is { } rule ? $"rule {1 + root["rules"].Items.TakeWhile(item => item.Path != rule.Path).Count()} says {rule["level"].Text ?? "no level"}" : "no rule takes it";
            var place = first.Rule is { } at ? at["level"] : root["rules"];
            yield return new(first.Rule is null ? place.EntrySpan : place.Span, $"{place.Path}.{Card.Id}", $"{Fault}: {string.Join("; ", words.Take(MostNamed))}{more} ({which})")
            {
                Evidence = [new(place.Path, first.Rule is { } decides ? decides["level"].Text ?? "not set" : "no rule matches")],
            };
        }
    }

    /// <summary>What is wrong, in a few words before the requests.</summary>
    protected abstract string Fault { get; }

    protected virtual bool IsWrong(AuditLevel level) => level == AuditLevel.None;
}
