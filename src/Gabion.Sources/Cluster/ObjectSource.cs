using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>Where the objects of a cluster come from: the API server, or a snapshot of it.</summary>
public abstract class ObjectSource : IDisposable
{
    /// <summary>In words, for the report: <c>cluster v1.33.1 (context prod)</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the API server is.</summary>
    public abstract ClusterVersion Version { get; }

    /// <summary>When the objects were read, where that was not just now.</summary>
    public virtual DateTimeOffset? TakenAt => null;

    /// <summary>Only the objects of this namespace are here; null: all.</summary>
    public abstract string? Namespace { get; }

    /// <summary>
    /// The objects, kind by kind: those that own others before those that are owned (<see cref="KindOrder"/>), each once.
    /// What cannot be had is told as a gap, and the rest follows.
    /// </summary>
    /// <param name="kinds">Those that are wanted; of others nothing is read and nothing told.</param>
    /// <exception cref="IOException">It is not to be had at all, or breaks off.</exception>
    public abstract IAsyncEnumerable<ApiObject> ReadAsync(KindChoice kinds, Action<CoverageGap> gap, CancellationToken cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
