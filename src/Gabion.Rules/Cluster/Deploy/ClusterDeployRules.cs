using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules.Cluster.Deploy.Access;
using Gabion.Rules.Cluster.Deploy.ControlPlane;
using Gabion.Rules.Cluster.Deploy.Node;
using Gabion.Rules.Cluster.Deploy.Certificates;
using Gabion.Rules.Cluster.Deploy.Mesh;
using Gabion.Rules.Cluster.Deploy.SecretUse;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The rules on Kubernetes manifests, in order of their ids.</summary>
internal static class ClusterDeployRules
{
    public static ImmutableArray<Rule> Create(RuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. SecurityRules.Create(settings),
            .. WorkloadRules.Create(settings),
            .. ReferenceRules.Create(),
            .. NetworkingRules.Create(),
            .. AccessRules.Create(settings),
            .. ControlPlaneRules.Create(),
            .. NodeRules.Create(),
            .. CertificateRules.Create(),
            .. MeshRules.Create(),
            .. SecretUseRules.Create(),
        ];
    }
}
