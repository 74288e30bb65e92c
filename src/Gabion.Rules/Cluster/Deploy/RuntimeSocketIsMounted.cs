using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Whoever talks to the container runtime is root on the node.</summary>
internal sealed class RuntimeSocketIsMounted : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-010"),
        Title = "Pod reaches the container runtime",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Through the runtime's socket anybody starts a privileged container with the node's files, so the socket is the same as root on the node; mounting it read-only changes nothing.",
        Fix = "Remove the mount. Build images with a rootless builder; read container facts from the kubelet's API.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline", "https://docs.docker.com/engine/security/#docker-daemon-attack-surface"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.2.11", ControlCoverage.Partial),
            new("NSA-CISA-1.2", "pods.host-isolation", ControlCoverage.Partial), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0006", "C-0074", "docker-sock", "CKV_K8S_27", "docker_daemon_socket_is_exposed_to_containers", "DockerSock",
            "disallow-cri-sock-mount",
        ],
    };

    public override ImmutableArray<string> Keys => ["hostPath"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes:
              - name: data
                hostPath:
                  path: /var/run/docker.sock <--
            containers:
              - name: web
                image: registry.example/web:1.4
                volumeMounts: [{name: data, mountPath: /var/run/docker.sock, readOnly: true}]
            """),
        PodExample.Good("""
            volumes:
              - name: data
                hostPath:
                  path: /var/run/app.sock
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from mount in HostMount.Of(workload.Pod)
        where HostPath.IsRuntimeSocket(mount.Path)
        select PodProblem.At(mount.Source, $"Volume '{mount.Volume}' is the container runtime's socket {mount.Path}");
}
