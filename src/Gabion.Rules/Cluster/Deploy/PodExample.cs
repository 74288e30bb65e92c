namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Examples that show nothing but what stands below a pod's <c>spec</c>.</summary>
internal static class PodExample
{
    public static Example Bad(string spec) => Example.Bad("pod.yaml", Pod(spec));

    public static Example Good(string spec) => Example.Good("pod.yaml", Pod(spec));

    private static string Pod(string spec) =>
        $"apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  {spec.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
}
