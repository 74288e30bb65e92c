using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A pod's need of a ConfigMap or a Secret, as a whole or for one key.</summary>
/// <param name="At">The place that names it.</param>
/// <param name="Key">The key; absent when the whole is meant.</param>
internal sealed record ConfigReference(string Kind, string Name, Field At, Field Key, bool IsOptional)
{
    /// <summary>Every reference of environment variables and volumes; image pull secrets are left out, since a pod starts without them.</summary>
    public static IEnumerable<ConfigReference> Of(Workload workload) =>
        workload.Pod.Containers.SelectMany(OfEnvironment)
            .Concat(workload.Pod.Spec["volumes"].Items.SelectMany(OfVolume))
            .Where(reference => reference.Name.Length > 0 && !Placeholder.In(reference.Name));

    private static IEnumerable<ConfigReference> OfEnvironment(ContainerSpec container)
    {
        foreach (var source in container.Field["envFrom"].Items)
        {
            yield return Of("ConfigMap", source["configMapRef"], "name");
            yield return Of("Secret", source["secretRef"], "name");
        }

        foreach (var variable in container.Field["env"].Items)
        {
            yield return Of("ConfigMap", variable["valueFrom"]["configMapKeyRef"], "name");
            yield return Of("Secret", variable["valueFrom"]["secretKeyRef"], "name");
        }
    }

    private static IEnumerable<ConfigReference> OfVolume(Field volume)
    {
        IEnumerable<ConfigReference> direct = [.. OfSource("ConfigMap", volume["configMap"], "name"), .. OfSource("Secret", volume["secret"], "secretName")];
        var projected = volume["projected"]["sources"].Items
            .SelectMany(source => OfSource("ConfigMap", source["configMap"], "name").Concat(OfSource("Secret", source["secret"], "name")));
        return direct.Concat(projected);
    }

    private static IEnumerable<ConfigReference> OfSource(string kind, Field source, string name)
    {
        var whole = Of(kind, source, name);
        return source["items"].Items.Select(item => whole with { Key = item["key"] }).Prepend(whole with { Key = default });
    }

    private static ConfigReference Of(string kind, Field source, string name) =>
        new(kind, source[name].Text ?? "", source[name], source["key"], source["optional"].IsTrue);
}
