using System.Collections.Immutable;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages;

/// <summary>What is direct, what is transitive and what only development needs, worked out from the roots of a lock file.</summary>
internal sealed class DependencyReach
{
    private readonly HashSet<string> _direct = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public void Direct(string? key, bool isDevelopment)
    {
        if (key is not null)
        {
            _direct.Add(key);
            if (!isDevelopment)
            {
                _used.Add(key);
            }
        }
    }

    public bool HasRoots => _direct.Count > 0;

    /// <summary>Marks every package; without any root nothing is known and nothing is marked.</summary>
    /// <param name="marksDevelopment">Whether the lock file leaves it to its reader to find what only development needs.</param>
    public void Mark(PackageCollector found, bool marksDevelopment)
    {
        if (!HasRoots)
        {
            return;
        }

        var needs = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var package in found.Packages)
        {
            needs[package.Key] = package.Dependencies;
        }

        var waiting = new Stack<string>(_used);
        while (waiting.TryPop(out var key))
        {
            foreach (var needed in needs.GetValueOrDefault(key, []))
            {
                if (_used.Add(needed))
                {
                    waiting.Push(needed);
                }
            }
        }

        found.Rewrite(package => package with
        {
            Scope = _direct.Contains(package.Key) ? PackageScope.Direct : PackageScope.Transitive,
            IsDevelopment = marksDevelopment ? !_used.Contains(package.Key) : package.IsDevelopment,
        });
    }
}
