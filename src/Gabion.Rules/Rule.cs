using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules;

/// <summary>A rule: a card, a pure check, and examples that are its tests and its documentation.</summary>
public abstract class Rule
{
    public abstract RuleCard Card { get; }

    /// <summary>Kinds of Kubernetes objects; the rule is not asked about others. Empty: of every kind.</summary>
    public virtual ImmutableArray<string> Kinds => [];

    /// <summary>The kind of facts that the rule is asked about: <c>KubernetesObject</c>, <c>Workload</c>, <c>Dockerfile</c>…</summary>
    public abstract string FactKind { get; }

    /// <summary>
    /// Keys, of which a Kubernetes object must have one somewhere for the rule to have anything to say of it; without one
    /// it is not asked. Empty: it is always asked, as a rule about what is missing must be.
    /// </summary>
    public virtual ImmutableArray<string> Keys => [];

    /// <summary>
    /// Instructions (<c>ADD</c>) and programs (<c>curl</c>), of which a Dockerfile must have one for the rule to have anything
    /// to say of it, as <see cref="Container.DockerfileMentions"/> finds them. Empty: it is always asked.
    /// </summary>
    public virtual ImmutableArray<string> Mentions => [];

    /// <summary>Bad and good inputs; at least one of each. Expression-bodied, so that a scan never builds them.</summary>
    public abstract ImmutableArray<Example> Examples { get; }
}

/// <summary>A rule about one kind of fact.</summary>
public abstract class Rule<TFact> : Rule
    where TFact : Fact
{
    public sealed override string FactKind => typeof(TFact).Name;

    /// <summary>What is wrong with <paramref name="fact"/>; nothing when the rule holds.</summary>
    public abstract IEnumerable<Problem> Check(TFact fact);
}
