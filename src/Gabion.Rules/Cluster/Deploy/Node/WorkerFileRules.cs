using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Owners and modes of the files of every node: section 4.1 of the benchmark, in its order.</summary>
internal static class WorkerFileRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        NodeFileRule.Mode(NodeFilePlace.KubeletService, NodeFileRule.OwnerOnly, "etc/systemd/system/kubelet.service.d/10-kubeadm.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-498"),
            Title = "Service file of the kubelet is open to others than its owner",
            Severity = Severity.Low,
            Stage = Stage.Deploy,
            Why = "Who may write it starts what he likes as root; who reads it learns how the kubelet is set up.",
            Fix = "`chmod 600 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/"],
            Controls = Benchmark.Cis("4.1.1"),
            Aliases = ["KCV-0069", "C-0162"],
        }),
        NodeFileRule.Owner(NodeFilePlace.KubeletService, "root", "etc/systemd/system/kubelet.service.d/10-kubeadm.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-499"),
            Title = "Service file of the kubelet does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides what the node starts as root.",
            Fix = "`chown root:root /etc/systemd/system/kubelet.service.d/10-kubeadm.conf`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/"],
            Controls = Benchmark.Cis("4.1.2"),
            Aliases = ["KCV-0070", "C-0163"],
        }),
        NodeFileRule.Mode(NodeFilePlace.ProxyKubeconfig, NodeFileRule.OwnerOnly, "var/lib/kube-proxy/kubeconfig.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-501"),
            Title = "Kubeconfig of kube-proxy is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "Who reads the file is kube-proxy to the API server.",
            Fix = "`chmod 600 /var/lib/kube-proxy/kubeconfig.conf`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("4.1.3"),
            Aliases = ["KCV-0071", "C-0164"],
        }),
        NodeFileRule.Owner(NodeFilePlace.ProxyKubeconfig, "root", "var/lib/kube-proxy/kubeconfig.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-502"),
            Title = "Kubeconfig of kube-proxy does not belong to root",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The owner of the file is kube-proxy to the API server, and can lead it to another.",
            Fix = "`chown root:root /var/lib/kube-proxy/kubeconfig.conf`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("4.1.4"),
            Aliases = ["KCV-0072", "C-0165"],
        }),
        NodeFileRule.Mode(NodeFilePlace.KubeletKubeconfig, NodeFileRule.OwnerOnly, "etc/kubernetes/kubelet.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-503"),
            Title = "Kubeconfig of the kubelet is open to others than its owner",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "Who reads the file is the node to the API server, and reads the Secrets of its pods.",
            Fix = "`chmod 600 /etc/kubernetes/kubelet.conf`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("4.1.5"),
            Aliases = ["KCV-0073", "C-0166"],
        }),
        NodeFileRule.Owner(NodeFilePlace.KubeletKubeconfig, "root", "etc/kubernetes/kubelet.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-504"),
            Title = "Kubeconfig of the kubelet does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file is the node to the API server, and can lead the kubelet to another.",
            Fix = "`chown root:root /etc/kubernetes/kubelet.conf`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("4.1.6"),
            Aliases = ["KCV-0074", "C-0167"],
        }),
        NodeFileRule.Mode(NodeFilePlace.KubeletClientCa, NodeFileRule.OwnerWrites, "etc/kubernetes/pki/ca.crt", new()
        {
            Id = RuleId.Parse("GBN-CLU-514"),
            Title = "Client CA of the kubelet can be changed by others than its owner",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "Who replaces the file decides whom the kubelet takes for the API server, and so runs what he likes in every container of the node.",
            Fix = "`chmod 644 /etc/kubernetes/pki/ca.crt`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
            Controls = Benchmark.Cis("4.1.7"),
            Aliases = ["KCV-0075", "C-0168"],
        }),
        NodeFileRule.Owner(NodeFilePlace.KubeletClientCa, "root", "etc/kubernetes/pki/ca.crt", new()
        {
            Id = RuleId.Parse("GBN-CLU-524"),
            Title = "Client CA of the kubelet does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides whom the kubelet takes for the API server.",
            Fix = "`chown root:root /etc/kubernetes/pki/ca.crt`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
            Controls = Benchmark.Cis("4.1.8"),
            Aliases = ["KCV-0076", "C-0169"],
        }),
        NodeFileRule.Mode(NodeFilePlace.KubeletConfiguration, NodeFileRule.OwnerOnly, "var/lib/kubelet/config.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-547"),
            Title = "Configuration of the kubelet is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "Who may write it turns authentication and authorization of the kubelet off; who reads it learns how they are set up.",
            Fix = "`chmod 600 /var/lib/kubelet/config.yaml`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
            Controls = Benchmark.Cis("4.1.9"),
            Aliases = ["KCV-0077", "C-0170"],
        }),
        NodeFileRule.Owner(NodeFilePlace.KubeletConfiguration, "root", "var/lib/kubelet/config.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-548"),
            Title = "Configuration of the kubelet does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file can turn authentication and authorization of the kubelet off.",
            Fix = "`chown root:root /var/lib/kubelet/config.yaml`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
            Controls = Benchmark.Cis("4.1.10"),
            Aliases = ["KCV-0078", "C-0171"],
        }),
    ];
}
