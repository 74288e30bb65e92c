using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A rule that says at most one thing of each container. Nothing is allocated for a pod in which nothing is wrong.</summary>
internal abstract class ContainerRule : Rule<Workload>
{
    public sealed override IEnumerable<Problem> Check(Workload fact)
    {
        List<Problem>? problems = null;
        foreach (var container in fact.Pod.Containers)
        {
            if (CheckContainer(fact, container) is { } problem)
            {
                (problems ??= []).Add(problem);
            }
        }

        return (IEnumerable<Problem>?)problems ?? [];
    }

    /// <summary>What is wrong with <paramref name="container"/>; null when the rule holds.</summary>
    protected abstract Problem? CheckContainer(Workload workload, ContainerSpec container);
}
