using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>containerd leaves out SELinux, AppArmor or seccomp.</summary>
internal sealed class ContainerdConfinesLess : RuntimeRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-526"),
        Title = "containerd leaves out SELinux, AppArmor or seccomp",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "What holds a container that is taken over is turned off for every pod of the node.",
        Fix = "Remove the setting.",
        References = ["https://github.com/containerd/containerd/blob/main/docs/cri/config.md"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/containerd/config.toml", """
            [plugins."io.containerd.grpc.v1.cri"]
              disable_apparmor = true <--
            """),
        Example.Bad("etc/containerd/config.toml", """
            [plugins."io.containerd.grpc.v1.cri"]
              unset_seccomp_profile = "unconfined" <--
            """),
        Example.Good("etc/containerd/config.toml", """
            [plugins."io.containerd.grpc.v1.cri"]
              disable_apparmor = false
              unset_seccomp_profile = ""
            """),
    ];

    protected override Problem? Fault(string key, Field value) => (key, value.IsTrue, value.Text) switch
    {
        ("disable_apparmor", true, _) => Problem.At(value, "No container on this node is held by AppArmor"),
        ("disable_proc_mount", true, _) => Problem.At(value, "The masked paths of /proc are left to the pods"),
        ("unset_seccomp_profile", _, "unconfined") => Problem.At(value, "Pods that ask for no seccomp profile have none"),
        _ => null,
    };
}
