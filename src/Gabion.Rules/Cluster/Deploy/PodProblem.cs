using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Problems at values of a pod; one that was never filled in makes the verdict "cannot tell".</summary>
internal static class PodProblem
{
    public static Problem At(Field field, string message, ContainerSpec? container = null)
    {
        var problem = Problem.At(field, message);
        var open = Placeholder.In(field.Text) ? field
            : field.Exists || container is null ? default
            : Placeholder.In(container.SecurityContext.Text) ? container.SecurityContext
            : Placeholder.In(container.Pod.SecurityContext.Text) ? container.Pod.SecurityContext
            : default;
        return open.Exists
            ? problem with { Verdict = Verdict.CannotTell, Message = $"{message}, unless '{open.Text}' is filled in with a value that prevents it" }
            : problem;
    }

    /// <summary>
    /// A problem for each place that sets <paramref name="key"/> to a bad value for some container: the container's own, or
    /// the pod's where some container takes it over.
    /// </summary>
    public static IEnumerable<Problem> ForEachValue(PodTemplate pod, string key, Func<Field, bool> isBad, Func<Field, string, string> message)
    {
        var shared = pod.SecurityContext[key];
        if (shared.IsSet && isBad(shared) && pod.Containers.Any(container => !container.SecurityContext[key].IsSet))
        {
            yield return At(shared, message(shared, "The pod"));
        }

        foreach (var container in pod.Containers)
        {
            var own = container.SecurityContext[key];
            if (own.IsSet && isBad(own))
            {
                yield return At(own, message(own, $"Container '{container.Name}'"));
            }
        }
    }

    public static bool IsAddedCapability(Field field) => field.Path.Contains(".capabilities.add[", StringComparison.Ordinal);
}
