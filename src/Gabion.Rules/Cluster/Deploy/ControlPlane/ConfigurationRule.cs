using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>A rule on one kind of configuration document.</summary>
internal abstract class ConfigurationRule(string group, string kind) : Rule<ComponentConfiguration>
{
    public override IEnumerable<Problem> Check(ComponentConfiguration fact) => fact.Group == group && fact.Kind == kind ? Faults(fact.Root) : [];

    /// <summary>What is wrong with a document of that kind.</summary>
    protected abstract IEnumerable<Problem> Faults(Field root);
}
