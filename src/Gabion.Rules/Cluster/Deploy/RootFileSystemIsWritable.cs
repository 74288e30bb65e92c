using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>An attacker can change programs and leave tools in the container.</summary>
internal sealed class RootFileSystemIsWritable : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-016"),
        Title = "Root file system is writable",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Whoever breaks in can change the programs and drop tools beside them; with a read-only root most ready-made attacks stop at their first download.",
        Fix = "Set `readOnlyRootFilesystem: true` and mount an `emptyDir` where the program must write.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Controls = [new("NSA-CISA-1.2", "pods.immutable-file-system", ControlCoverage.Partial)],
        Aliases =
        [
            "KSV-0014", "C-0017", "no-read-only-root-fs", "CKV_K8S_22", "root_container_not_mounted_as_read_only",
            "notReadOnlyRootFilesystem", "ReadOnlyRootFilesystem", "container-security-context-readonlyrootfilesystem",
            "k8spspreadonlyrootfilesystem", "require-ro-rootfs",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  readOnlyRootFilesystem: false <--
            """),
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {readOnlyRootFilesystem: true}
            """),
        PodExample.Good("""
            os: {name: windows}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container)
    {
        var field = container.SecurityContext["readOnlyRootFilesystem"];
        return field.IsTrue || workload.Pod.IsWindows || container.Role == ContainerRole.Ephemeral
            ? null
            : PodProblem.At(field, $"Container '{container.Name}' can write to its root file system", container) with
            {
                Patch = Patch.Set(field, "true") with { Safety = PatchSafety.NeedsRuntimeKnowledge },
            };
    }
}
