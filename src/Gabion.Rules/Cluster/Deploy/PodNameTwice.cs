using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Containers, volumes, ports and mount paths need names of their own.</summary>
internal sealed class PodNameTwice : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-172"),
        Title = "Name stands twice in a pod",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server refuses a pod with two containers or volumes of one name, or two mounts at one path; two ports of one number and protocol are accepted, but one is lost on the next apply.",
        Fix = "Rename or remove one of the two.",
        References = ["https://kubernetes.io/docs/concepts/workloads/pods/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - {name: web, image: "nginx:1.29", ports: [{name: http, containerPort: 80}, {name: http, containerPort: 81}]} <--
                - {name: web, image: "nginx:1.29"} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  ports: [{name: http, containerPort: 80}, {name: quic, containerPort: 80, protocol: UDP}]
                - {name: sidecar, image: "nginx:1.29"}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var spec = workload.Pod.Spec;
        var problems = Told("container", Repeats.Of("name", spec["containers"], spec["initContainers"])).Concat(Told("volume", Repeats.Of("name", spec["volumes"])));
        foreach (var container in workload.Pod.Containers)
        {
            problems = problems
                .Concat(Told("port", Repeats.Of("name", container.Field["ports"])))
                .Concat(Told("mount path", Repeats.Of("mountPath", container.Field["volumeMounts"])));
        }

        return problems;
    }

    private static IEnumerable<Problem> Told(string what, IReadOnlyList<Field> repeats) =>
        repeats.Count == 0 ? [] : repeats.Select(at => Problem.At(at, $"The {what} '{at.Text}' stands twice"));
}
