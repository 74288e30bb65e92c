using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>Collects mutators and makes a set of them. One that is broken is told of and left out; the rest is used. Not for several threads.</summary>
public sealed class MutatorSetBuilder
{
    private readonly List<PolicyProblem> _problems = [];
    private readonly Dictionary<(string Kind, string Name), Mutator> _mutators = [];
    private GatekeeperConfig _config = GatekeeperConfig.None;

    /// <summary>Takes the mutators, and the Config, out of the documents of a file; gives how many mutators were there.</summary>
    public int AddFile(string file, string text)
    {
        var count = 0;
        foreach (var document in YamlReader.Read(text))
        {
            if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
            {
                _problems.Add(new(file, problem.At, "the document", problem.Message));
            }

            count += Add(file, document.Field) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes one document; false when it is no mutator.</summary>
    public bool Add(string file, Field document)
    {
        if (GatekeeperConfig.IsConfig(document))
        {
            _config = _config.With(file, document, _problems);
            return false;
        }

        if (!MutatorReader.IsMutator((document["apiVersion"].Text ?? "").Split('/')[0], document["kind"].Text))
        {
            return false;
        }

        if (new MutatorReader(file, document, _problems).Read() is { } mutator && !_mutators.TryAdd((mutator.Kind, mutator.Name), mutator))
        {
            _problems.Add(new(file, mutator.At, $"{mutator}", $"there is another one of this name in {_mutators[(mutator.Kind, mutator.Name)].File}: that one is used", PolicyProblemKind.Duplicate));
        }

        return true;
    }

    public MutatorSet Build() => new([.. _mutators.Values], _config, [.. _problems]);
}
