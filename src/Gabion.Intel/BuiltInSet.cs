using System.Collections.Frozen;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;

namespace Gabion.Intel;

/// <summary>The advisories that ship with the program, so that a first scan has data: cloud-native components and the ends of releases.</summary>
public static class BuiltInSet
{
    private const string Resource = "Gabion.Intel.builtin.jsonl";

    private static readonly FrozenDictionary<string, ReleaseEnd> Ends = ReleaseEnds.All.ToFrozenDictionary(end => end.Ecosystem, StringComparer.Ordinal);

    /// <summary>The ecosystems of which it knows packages: what asks about others need not read it.</summary>
    public static FrozenSet<string> Ecosystems { get; } = FrozenSet.Create(StringComparer.Ordinal, "Go", "Kubernetes");

    /// <summary>The set, read when it is first asked.</summary>
    public static Lazy<MemorySource> Lazily { get; } = new(Load);

    /// <summary>Reads the set; it is small, and read only when it is needed.</summary>
    public static MemorySource Load()
    {
        var set = new MemorySource(MemorySource.BuiltIn);
        using var stream = typeof(BuiltInSet).Assembly.GetManifestResourceStream(Resource);
        if (stream is not null)
        {
            new OsvFeed { Name = MemorySource.BuiltIn, Title = "", Source = "Go" }.Read(Resource, stream, set);
        }

        foreach (var end in ReleaseEnds.All)
        {
            set.Add(end);
        }

        return set;
    }

    /// <summary>When a release ends; known without the records.</summary>
    public static ReleaseEnd? EndOf(string ecosystem) => Ends.GetValueOrDefault(ecosystem);
}
