using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>The facts of documents in the shape of an object that are configuration of a component.</summary>
internal static class ComponentDocuments
{
    public static void Read(SourceFile file, Field root, string apiVersion, string kind, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        if (ExtraArguments.IsTalos(root))
        {
            ExtraArguments.ReadTalos(file, root, facts, gaps);
            return;
        }

        var document = new ComponentConfiguration(file, root, apiVersion, kind);
        if (!IsOurs(document.Group, kind))
        {
            return;
        }

        facts.Add(document);
        if (ConfigurationFiles.ComponentOf(document.Group, kind) is { } component)
        {
            facts.Add(ConfigurationFiles.Read(file, root, component, document.Resource));
        }
        else if (document.Group == "kubeadm.k8s.io" && kind == "ClusterConfiguration")
        {
            facts.AddRange(KubeadmSettings.Of(file, document.Resource, root, root["kubernetesVersion"].Text));
        }
        else if (kind == "KubeAPIServerConfig")
        {
            facts.Add(OpenShiftSettings.OfApiServer(document));
        }
        else if (document.Group == "kind.x-k8s.io")
        {
            EmbeddedDocuments.ReadPatches(document, facts, gaps);
        }
    }

    // Other groups that end so are of tools: kustomize.config.k8s.io.
    private static bool IsOurs(string group, string kind) => group switch
    {
        "apiserver.config.k8s.io" or "kubelet.config.k8s.io" or "kubeproxy.config.k8s.io" or "kubescheduler.config.k8s.io" or "kubecontrollermanager.config.k8s.io" => true,
        "audit.k8s.io" => kind == "Policy",
        "kubeadm.k8s.io" or "kubecontrolplane.config.openshift.io" => true,
        "kind.x-k8s.io" => kind == "Cluster",
        _ => false,
    };
}
