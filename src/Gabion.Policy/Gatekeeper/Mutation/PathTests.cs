using System.Collections.Immutable;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>The <c>pathTests</c> of a mutator: what has to be there, or not, for it to change anything; by depth in its location.</summary>
internal sealed class PathTests
{
    private readonly ImmutableDictionary<int, bool> _mustExist;

    private PathTests(ImmutableDictionary<int, bool> mustExist)
    {
        _mustExist = mustExist;
    }

    public static PathTests None { get; } = new(ImmutableDictionary<int, bool>.Empty);

    /// <summary>The last step of a path has to be missing.</summary>
    public static PathTests MissingAt(MutationPath path) => new(ImmutableDictionary<int, bool>.Empty.Add(path.Steps.Length - 1, false));

    /// <summary>Checks and collects tests; null, with the reason, when they cannot all hold.</summary>
    public static PathTests? Of(MutationPath location, IEnumerable<(MutationPath SubPath, bool MustExist)> tests, out string problem)
    {
        problem = "";
        var byDepth = ImmutableDictionary.CreateBuilder<int, bool>();
        foreach (var (path, mustExist) in tests)
        {
            if (!path.IsPrefixOf(location))
            {
                problem = $"the path {path} is no beginning of the location {location}";
                return null;
            }

            if (byDepth.TryGetValue(path.Steps.Length - 1, out var other) && other != mustExist)
            {
                problem = $"the path {path} is marked both MustExist and MustNotExist";
                return null;
            }

            byDepth[path.Steps.Length - 1] = mustExist;
        }

        var missing = byDepth.Where(test => !test.Value).Select(test => test.Key).DefaultIfEmpty(int.MaxValue).Min();
        var present = byDepth.Where(test => test.Value).Select(test => test.Key).DefaultIfEmpty(-1).Max();
        if (present > missing)
        {
            problem = $"the path {location.Start(present + 1)} is marked MustExist, but {location.Start(missing + 1)} above it MustNotExist";
            return null;
        }

        return new(byDepth.ToImmutable());
    }

    public bool AllowsPresent(int depth) => !_mustExist.TryGetValue(depth, out var mustExist) || mustExist;

    public bool AllowsMissing(int depth) => !_mustExist.TryGetValue(depth, out var mustExist) || !mustExist;
}
