using Gabion.Model.Cluster;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;

namespace Gabion.Cli.Policy;

/// <summary>What Gatekeeper would take of some objects, and what it could not use.</summary>
/// <param name="Templates">How many constraint templates there are.</param>
/// <param name="Constraints">How many constraints.</param>
/// <param name="Mutators">How many mutators.</param>
/// <param name="Others">Expansion templates, Config, verdicts on images.</param>
/// <param name="Faults">What does not compile, with its place.</param>
/// <param name="Warnings">What has no effect, or is there twice.</param>
internal sealed record GatekeeperDocuments(int Templates, int Constraints, int Mutators, int Others, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings)
{
    public int Count => Templates + Constraints + Mutators + Others;

    public static GatekeeperDocuments Compile(IEnumerable<KubernetesObject> objects)
    {
        var (policies, mutators) = (new PolicySetBuilder(), new MutatorSetBuilder());
        var (templates, constraints, mutating, others) = (0, 0, 0, 0);
        foreach (var @object in objects)
        {
            var isMutator = mutators.Add(@object.File.Path, @object.Root);
            if (!policies.Add(@object.File.Path, @object.Root))
            {
                continue;
            }

            _ = isMutator ? mutating++ : @object.Group switch
            {
                "templates.gatekeeper.sh" => templates++,
                "constraints.gatekeeper.sh" => constraints++,
                _ => others++,
            };
        }

        var (set, mutation) = (policies.Build(), mutators.Build());
        var problems = set.Problems.Union(mutation.Problems).Concat(mutation.Conflicts).ToLookup(problem => problem.Kind is PolicyProblemKind.Warning or PolicyProblemKind.Duplicate);
        return new(templates, constraints, mutating, others, [.. problems[false].Select(problem => $"{problem}")], [.. problems[true].Select(problem => $"{problem}")]);
    }
}
