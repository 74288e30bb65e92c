using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A key of the node may be read by everyone on it.</summary>
internal sealed class NodeKeyIsOpen : Rule<NodeFile>
{
    /// <summary>Where rules of the CIS benchmark say it, and more.</summary>
    private static readonly ImmutableArray<NodeFilePlace> Others =
        [NodeFilePlace.PkiKeys, NodeFilePlace.AdministratorKubeconfig, NodeFilePlace.SchedulerKubeconfig, NodeFilePlace.ControllerManagerKubeconfig, NodeFilePlace.KubeletKubeconfig];

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-255"),
        Title = "A key of the node may be read by everyone on it",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Any account on the node, and any container that mounts the folder, can then act as the node, as its kubelet or as the cluster's authority.",
        Fix = "Give the file the mode 600 and its owner root, and make a new key: nobody knows who has read this one.",
        References = ["https://kubernetes.io/docs/setup/best-practices/certificates/"],
        Controls = [new("MITRE-ATTACK", "T1552.004", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("node.txt", """
            -rw-r--r-- 0:0 etc/kubernetes/pki.bak/ca.key <--
            -rw-r--r-- 0:0 etc/ssh/ssh_host_ed25519_key <--
            -rw-r--r-- 0:42 etc/shadow <--
            """),
        Example.Good("node.txt", """
            -rw------- 0:0 etc/kubernetes/pki.bak/ca.key
            -rw-r--r-- 0:0 etc/kubernetes/pki/ca.crt
            -rw-r--r-- 0:0 etc/ssh/ssh_host_ed25519_key.pub
            -rw-r----- 0:42 etc/shadow
            """),
    ];

    public override IEnumerable<Problem> Check(NodeFile fact) =>
        fact.IsReadableByAll && IsKey(fact.Path) && !Others.Any(place => place.Takes(fact)) ? [fact.Problem($"/{fact.Path} may be read by every account on the node")] : [];

    // A kubeconfig of kubeadm holds a client's key; what kubelets get for themselves ends in .pem.
    private static bool IsKey(string path) =>
        path is "etc/shadow" or "etc/gshadow"
        || path.EndsWith(".key", StringComparison.Ordinal)
        || (path.StartsWith("etc/ssh/ssh_host_", StringComparison.Ordinal) && path.EndsWith("_key", StringComparison.Ordinal))
        || (path.StartsWith("etc/kubernetes/", StringComparison.Ordinal) && path.EndsWith(".conf", StringComparison.Ordinal) && path.Count('/') == 2)
        || (path.StartsWith("var/lib/kubelet/pki/", StringComparison.Ordinal) && path.EndsWith(".pem", StringComparison.Ordinal));
}
