using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Port names have at most 15 lower-case letters, digits and dashes.</summary>
internal sealed class PortNameIsRefused : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-182"),
        Title = "Port name is not valid",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses the object.",
        Fix = "Use at most 15 lower-case letters, digits and single dashes, at least one letter, and none of the dashes at an end.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
        Aliases = ["invalid-target-ports"],
    };

    public override ImmutableArray<string> Keys => ["targetPort", "ports"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80, targetPort: Web_Port}]} <--
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  ports: [{name: a-very-long-port-name, containerPort: 80}] <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80, targetPort: http-web}, {port: 81, targetPort: 8081}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var names = item.Is("", "Service") ? item.Spec["ports"].Items.Select(port => port["targetPort"]) : ContainerPortNames(item);
        return from name in names
               where name.Text is { Length: > 0 } text && name.Integer is null && !Placeholder.In(text) && !PortSyntax.IsName(text)
               select Problem.At(name, $"'{name.Text}' is no valid port name");
    }

    private static IEnumerable<Field> ContainerPortNames(KubernetesObject item)
    {
        var pod = item.Is("", "Pod") ? item.Spec : item.Spec["template"]["spec"];
        return pod["containers"].Items.SelectMany(container => container["ports"].Items).Select(port => port["name"]);
    }
}
