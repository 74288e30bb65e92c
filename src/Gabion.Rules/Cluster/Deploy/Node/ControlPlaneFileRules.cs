using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Owners and modes of the files of a control plane: section 1.1 of the benchmark, in its order.</summary>
internal static class ControlPlaneFileRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        NodeFileRule.Mode(NodeFilePlace.ApiServerManifest, NodeFileRule.OwnerOnly, "etc/kubernetes/manifests/kube-apiserver.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-441"),
            Title = "Manifest of the API server is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The kubelet runs what the file says, with the rights that it says; who reads it learns how the API server is set up.",
            Fix = "`chmod 600 /etc/kubernetes/manifests/kube-apiserver.yaml`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.1"),
            Aliases = ["KCV-0048", "C-0092"],
        }),
        NodeFileRule.Owner(NodeFilePlace.ApiServerManifest, "root", "etc/kubernetes/manifests/kube-apiserver.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-442"),
            Title = "Manifest of the API server does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides what the kubelet runs as the API server, with all rights on the node.",
            Fix = "`chown root:root /etc/kubernetes/manifests/kube-apiserver.yaml`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.2"),
            Aliases = ["KCV-0049", "C-0093"],
        }),
        NodeFileRule.Mode(NodeFilePlace.ControllerManagerManifest, NodeFileRule.OwnerOnly, "etc/kubernetes/manifests/kube-controller-manager.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-443"),
            Title = "Manifest of the controller manager is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The kubelet runs what the file says, with the rights that it says; who reads it learns how the controller manager is set up.",
            Fix = "`chmod 600 /etc/kubernetes/manifests/kube-controller-manager.yaml`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.3"),
            Aliases = ["KCV-0050", "C-0094"],
        }),
        NodeFileRule.Owner(NodeFilePlace.ControllerManagerManifest, "root", "etc/kubernetes/manifests/kube-controller-manager.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-444"),
            Title = "Manifest of the controller manager does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides what the kubelet runs as the controller manager, with all rights on the node.",
            Fix = "`chown root:root /etc/kubernetes/manifests/kube-controller-manager.yaml`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.4"),
            Aliases = ["KCV-0051", "C-0095"],
        }),
        NodeFileRule.Mode(NodeFilePlace.SchedulerManifest, NodeFileRule.OwnerOnly, "etc/kubernetes/manifests/kube-scheduler.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-445"),
            Title = "Manifest of the scheduler is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The kubelet runs what the file says, with the rights that it says; who reads it learns how the scheduler is set up.",
            Fix = "`chmod 600 /etc/kubernetes/manifests/kube-scheduler.yaml`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.5"),
            Aliases = ["KCV-0052", "C-0096"],
        }),
        NodeFileRule.Owner(NodeFilePlace.SchedulerManifest, "root", "etc/kubernetes/manifests/kube-scheduler.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-446"),
            Title = "Manifest of the scheduler does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides what the kubelet runs as the scheduler, with all rights on the node.",
            Fix = "`chown root:root /etc/kubernetes/manifests/kube-scheduler.yaml`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.6"),
            Aliases = ["KCV-0053", "C-0097"],
        }),
        NodeFileRule.Mode(NodeFilePlace.EtcdManifest, NodeFileRule.OwnerOnly, "etc/kubernetes/manifests/etcd.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-447"),
            Title = "Manifest of etcd is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The kubelet runs what the file says, with the rights that it says; who reads it learns how etcd is set up.",
            Fix = "`chmod 600 /etc/kubernetes/manifests/etcd.yaml`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.7"),
            Aliases = ["KCV-0054", "C-0098"],
        }),
        NodeFileRule.Owner(NodeFilePlace.EtcdManifest, "root", "etc/kubernetes/manifests/etcd.yaml", new()
        {
            Id = RuleId.Parse("GBN-CLU-448"),
            Title = "Manifest of etcd does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides what the kubelet runs as etcd, with all rights on the node.",
            Fix = "`chown root:root /etc/kubernetes/manifests/etcd.yaml`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"],
            Controls = Benchmark.Cis("1.1.8"),
            Aliases = ["KCV-0055", "C-0099"],
        }),
        NodeFileRule.Mode(NodeFilePlace.NetworkFiles, NodeFileRule.OwnerOnly, "etc/cni/net.d/10-calico.conflist", new()
        {
            Id = RuleId.Parse("GBN-CLU-449"),
            Title = "File of the network plug-in is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The file says which programs the runtime starts as root for each pod, and may hold the plug-in's token for the API server.",
            Fix = "`chmod 600 /etc/cni/net.d/10-calico.conflist`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/"],
            Controls = Benchmark.Cis("1.1.9"),
            Aliases = ["KCV-0056", "C-0100"],
        }),
        NodeFileRule.Owner(NodeFilePlace.NetworkFiles, "root", "etc/cni/net.d/10-calico.conflist", new()
        {
            Id = RuleId.Parse("GBN-CLU-457"),
            Title = "File of the network plug-in does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file decides which programs the runtime starts as root for each pod.",
            Fix = "`chown root:root /etc/cni/net.d/10-calico.conflist`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/"],
            Controls = Benchmark.Cis("1.1.10"),
            Aliases = ["KCV-0057", "C-0101"],
        }),
        NodeFileRule.Mode(NodeFilePlace.EtcdData, NodeFileRule.Folder, "var/lib/etcd", new()
        {
            Id = RuleId.Parse("GBN-CLU-458"),
            Title = "Data folder of etcd is open to others than its owner",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "All that the cluster knows lies in it, its Secrets too.",
            Fix = "`chmod 700 /var/lib/etcd`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/"],
            Controls = Benchmark.Cis("1.1.11"),
            Aliases = ["KCV-0058", "C-0102"],
        }),
        NodeFileRule.Owner(NodeFilePlace.EtcdDataOfItsOwnUser, "etcd", "var/lib/etcd", new()
        {
            Id = RuleId.Parse("GBN-CLU-459"),
            Title = "Data folder of etcd does not belong to the user etcd",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "Who owns the folder reads every object of the cluster. As long as that is root, etcd has to run as root, and a fault in etcd gives the node away; kubeadm sets it up so, and then this is only noted.",
            Fix = "Let etcd run as a user of its own (`securityContext.runAsUser` in its manifest), and `chown -R etcd:etcd /var/lib/etcd`.",
            References = ["https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/"],
            Controls = Benchmark.Cis("1.1.12"),
            Aliases = ["KCV-0059", "C-0103"],
        }),
        NodeFileRule.Mode(NodeFilePlace.AdministratorKubeconfig, NodeFileRule.OwnerOnly, "etc/kubernetes/admin.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-462"),
            Title = "Kubeconfig of the administrator is open to others than its owner",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "Who reads the file is administrator of the cluster.",
            Fix = "`chmod 600 /etc/kubernetes/admin.conf`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("1.1.13"),
            Aliases = ["KCV-0060", "C-0104"],
        }),
        NodeFileRule.Owner(NodeFilePlace.AdministratorKubeconfig, "root", "etc/kubernetes/admin.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-463"),
            Title = "Kubeconfig of the administrator does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file is administrator of the cluster.",
            Fix = "`chown root:root /etc/kubernetes/admin.conf`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("1.1.14"),
            Aliases = ["KCV-0061", "C-0105"],
        }),
        NodeFileRule.Mode(NodeFilePlace.SchedulerKubeconfig, NodeFileRule.OwnerOnly, "etc/kubernetes/scheduler.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-464"),
            Title = "Kubeconfig of the scheduler is open to others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "Who reads the file is the scheduler to the API server, and decides where pods run.",
            Fix = "`chmod 600 /etc/kubernetes/scheduler.conf`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("1.1.15"),
            Aliases = ["KCV-0062", "C-0106"],
        }),
        NodeFileRule.Owner(NodeFilePlace.SchedulerKubeconfig, "root", "etc/kubernetes/scheduler.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-465"),
            Title = "Kubeconfig of the scheduler does not belong to root",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "The owner of the file is the scheduler to the API server.",
            Fix = "`chown root:root /etc/kubernetes/scheduler.conf`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("1.1.16"),
            Aliases = ["KCV-0063", "C-0107"],
        }),
        NodeFileRule.Mode(NodeFilePlace.ControllerManagerKubeconfig, NodeFileRule.OwnerOnly, "etc/kubernetes/controller-manager.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-466"),
            Title = "Kubeconfig of the controller manager is open to others than its owner",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "Who reads the file is the controller manager to the API server, which may read Secrets and make tokens.",
            Fix = "`chmod 600 /etc/kubernetes/controller-manager.conf`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("1.1.17"),
            Aliases = ["KCV-0064", "C-0108"],
        }),
        NodeFileRule.Owner(NodeFilePlace.ControllerManagerKubeconfig, "root", "etc/kubernetes/controller-manager.conf", new()
        {
            Id = RuleId.Parse("GBN-CLU-467"),
            Title = "Kubeconfig of the controller manager does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of the file is the controller manager to the API server, which may read Secrets and make tokens.",
            Fix = "`chown root:root /etc/kubernetes/controller-manager.conf`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/"],
            Controls = Benchmark.Cis("1.1.18"),
            Aliases = ["KCV-0065", "C-0109"],
        }),
        NodeFileRule.Owner(NodeFilePlace.Pki, "root", "etc/kubernetes/pki/ca.key", new()
        {
            Id = RuleId.Parse("GBN-CLU-468"),
            Title = "Certificate, key or folder of the cluster's PKI does not belong to root",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "The owner of a CA's key can make himself any user of the cluster.",
            Fix = "`chown root:root /etc/kubernetes/pki/ca.key`, and see who could change it until now.",
            References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
            Controls = Benchmark.Cis("1.1.19"),
            Aliases = ["KCV-0066", "C-0110"],
        }),
        NodeFileRule.Mode(NodeFilePlace.PkiCertificates, NodeFileRule.OwnerWrites, "etc/kubernetes/pki/ca.crt", new()
        {
            Id = RuleId.Parse("GBN-CLU-469"),
            Title = "Certificate of the cluster's PKI can be changed by others than its owner",
            Severity = Severity.Medium,
            Stage = Stage.Deploy,
            Why = "Who replaces the certificate of a CA decides whom the components believe.",
            Fix = "`chmod 644 /etc/kubernetes/pki/ca.crt`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
            Controls = Benchmark.Cis("1.1.20"),
            Aliases = ["KCV-0068", "C-0111"],
        }),
        NodeFileRule.Mode(NodeFilePlace.PkiKeys, NodeFileRule.OwnerOnly, "etc/kubernetes/pki/ca.key", new()
        {
            Id = RuleId.Parse("GBN-CLU-479"),
            Title = "Key of the cluster's PKI is open to others than its owner",
            Severity = Severity.High,
            Stage = Stage.Deploy,
            Why = "Who reads the key of a CA can make himself any user of the cluster.",
            Fix = "`chmod 600 /etc/kubernetes/pki/ca.key`, and what writes it must do so too.",
            References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
            Controls = Benchmark.Cis("1.1.21"),
            Aliases = ["KCV-0067", "C-0112"],
        }),
    ];
}
