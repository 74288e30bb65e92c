using System.Collections.Immutable;

namespace Gabion.Sources.Images.Registry;

/// <summary>How registries are talked to.</summary>
public sealed record RegistrySettings
{
    public static readonly RegistrySettings Default = new();

    /// <summary>Registries (<c>localhost:5000</c>) that may be talked to in the clear or with a certificate that nothing vouches for. Only what the user names.</summary>
    public ImmutableHashSet<string> Insecure { get; init; } = [];

    /// <summary>Files with certificates (PEM) that are trusted beside the system's.</summary>
    public ImmutableArray<string> Authorities { get; init; } = [];

    /// <summary>Other registries that hold the same, by registry, asked first. What they give is checked by digest as everything is.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Mirrors { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Whether layers that have a table of contents are read by it: much less is fetched, but the archive itself is not checked.</summary>
    public bool IsLazy { get; init; }

    /// <summary>How often a request that failed for a while is made again.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long an answer, or the next bytes of it, are waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A registry that asks to be left alone for longer than this is given up at once.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Takes what is waited for, in whole sentences; null: nobody is told.</summary>
    public Action<string>? Waits { get; init; }

    /// <summary>The first pause before a request is made again; it doubles each time.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(400);
}
