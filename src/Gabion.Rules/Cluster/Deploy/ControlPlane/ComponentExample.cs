namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Examples that show nothing but the command of a static pod, one argument a line.</summary>
internal static class ComponentExample
{
    public static Example Bad(string command) => Example.Bad("manifests/component.yaml", Pod(command));

    public static Example Good(string command) => Example.Good("manifests/component.yaml", Pod(command));

    private static string Pod(string command)
    {
        var program = command.Split('\n', ' ')[0];
        return $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {program}
              namespace: kube-system
            spec:
              containers:
                - name: {program}
                  image: registry.k8s.io/{program}:v1.34.2
                  command:
                    - {command.Replace("\n", "\n        - ", StringComparison.Ordinal)}

            """;
    }
}
