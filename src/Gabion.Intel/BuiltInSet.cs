using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;

namespace Gabion.Intel;

/// <summary>The advisories that ship with the program, so that a first scan has data: cloud-native components and the ends of releases.</summary>
public static class BuiltInSet
{
    private const string Resource = "Gabion.Intel.builtin.jsonl";

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
}
