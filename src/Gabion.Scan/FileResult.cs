using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Scan.Waivers;

namespace Gabion.Scan;

/// <summary>What the scan of one file (or of what several files say together) gave.</summary>
/// <param name="path">The file; empty for what comes of several.</param>
internal sealed class FileResult(string path)
{
    public string Path { get; } = path;

    /// <summary>Whether its bytes were looked at.</summary>
    public bool IsRead { get; set; }

    public List<Finding> Findings { get; } = [];

    /// <summary>Where findings share what they repeat; null: each is kept as it is.</summary>
    public RepeatedText? Texts { get; init; }

    public List<CoverageGap> Gaps { get; } = [];

    public List<InlineIgnore> Ignores { get; } = [];

    /// <summary>Places that no excerpt may show.</summary>
    public List<TextSpan> Secrets { get; } = [];

    /// <summary>What was read, by kind.</summary>
    public Dictionary<string, long> Assessed { get; } = new(StringComparer.Ordinal);

    /// <summary>What rules were asked about; empty unless a list was wanted.</summary>
    public List<Subject> Subjects { get; } = [];

    /// <summary>Facts that are looked at again together with those of other files.</summary>
    public ImmutableArray<Fact> Shared { get; set; } = [];

    /// <summary>Objects that are judged later, as those of a cluster.</summary>
    public ImmutableArray<KubernetesObject> Objects { get; set; } = [];

    public void Count(string kind) => Assessed[kind] = Assessed.GetValueOrDefault(kind) + 1;
}
