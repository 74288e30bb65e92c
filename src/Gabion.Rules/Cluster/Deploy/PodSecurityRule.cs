using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A rule that asks what a Pod Security check asks: the check finds, the rule explains and mends.</summary>
/// <param name="minor">The Kubernetes minor version to judge for.</param>
internal abstract class PodSecurityRule(PodSecurityCheck check, int minor = PodSecurityVersion.NewestMinor) : Rule<Workload>
{
    public sealed override IEnumerable<Problem> Check(Workload fact) =>
        check.Check(fact.Pod, Math.Min(minor, PodSecurityVersion.NewestMinor)) is { } violation ? Told(violation) : [];

    /// <summary>One sentence; <paramref name="who"/> is its subject.</summary>
    protected abstract string Message(Field field, string who);

    /// <summary>Whether the offence is this rule's to report: some checks are told by more than one rule.</summary>
    protected virtual bool Counts(Field field, ContainerSpec? container) => Counts(field);

    protected virtual bool Counts(Field field) => true;

    protected virtual Patch? Mend(Field field) => null;

    private IEnumerable<Problem> Told(Violation violation) =>
        from offence in violation.Offences
        where Counts(offence.Field, offence.Container)
        let who = offence.Container is { } container ? $"Container '{container.Name}'" : "The pod"
        let problem = PodProblem.At(offence.Field, Message(offence.Field, who), offence.Container)
        select problem.Verdict == Verdict.Fails ? problem with { Patch = Mend(offence.Field) } : problem;

    protected static string Shown(Field field) => field.Exists ? field.Text ?? "null" : "not set";
}
