using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;
using Gabion.Readers.Cluster.Certificates;
using Gabion.Readers.Cluster.Components;

namespace Gabion.Readers.Cluster;

/// <summary>
/// What one object says beside itself, as a manifest or as a cluster has it: the pods that it makes, the components that they run,
/// configuration and certificates in it.
/// </summary>
internal static class ObjectFacts
{
    public static void Read(KubernetesObject @object, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        foreach (var template in PodTemplates.Of(@object))
        {
            var workload = new Workload(@object, template);
            facts.Add(workload);
            facts.AddRange(PodComponents.Of(workload));
        }

        switch (@object)
        {
            case { Kind: "ConfigMap", Group: "" }:
                EmbeddedDocuments.Read(@object, facts, gaps);
                break;
            case { Kind: "KubeadmControlPlane", Group: "controlplane.cluster.x-k8s.io" }:
                facts.AddRange(KubeadmSettings.Of(@object.File, @object.Resource, @object.Spec["kubeadmConfigSpec"]["clusterConfiguration"], @object.Spec["version"].Text));
                break;
            case { Kind: "KubeadmControlPlaneTemplate", Group: "controlplane.cluster.x-k8s.io" }:
                facts.AddRange(KubeadmSettings.Of(@object.File, @object.Resource, @object.Spec["template"]["spec"]["kubeadmConfigSpec"]["clusterConfiguration"], version: null));
                break;
            case { Kind: "ClusterConfig" } when ExtraArguments.IsK0s(@object):
                ExtraArguments.ReadK0s(@object, facts, gaps);
                break;
            case { Kind: "MachineConfig", Group: "machineconfiguration.openshift.io" }:
                EmbeddedDocuments.ReadFiles(@object, facts, gaps);
                break;
            case { Kind: "KubeletConfig", Group: "machineconfiguration.openshift.io" }:
                facts.Add(ConfigurationFiles.Read(@object.File, @object.Spec["kubeletConfig"], ComponentKind.Kubelet, @object.Resource, isWhole: false));
                break;
            default:
                break;
        }

        ObjectCertificates.Read(@object, facts, gaps);
    }
}
