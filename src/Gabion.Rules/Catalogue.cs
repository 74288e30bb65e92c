using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules.Cluster.Deploy;
using Gabion.Rules.Code.Develop;
using Gabion.Rules.Container.Deploy;
using Gabion.Rules.Container.Develop;
using Gabion.Rules.Container.Distribute;

namespace Gabion.Rules;

/// <summary>Every rule, by name: what runs can be read here, and is approved in tests.</summary>
public static class Catalogue
{
    public static ImmutableArray<Rule> Create(RuleSettings settings) =>
    [
        .. CodeDevelopRules.Create(settings),
        .. ContainerDevelopRules.Create(settings),
        .. ContainerDeployRules.Create(settings),
        .. ContainerDistributeRules.Create(settings),
        .. ClusterDeployRules.Create(settings),
        .. ClusterSchemaRules.Create(settings),
    ];
}
