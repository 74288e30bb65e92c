namespace Gabion.Scan.Cluster;

/// <summary>
/// Keeps the heap near to what is really held while very many objects go by. What lives for one batch grows old enough to be
/// looked for seldom, so that a large cluster would take half as much memory again as it needs.
/// </summary>
internal sealed class HeapBound
{
    /// <summary>How far the heap may grow over what was held when it was last swept.</summary>
    private const long Slack = 48L * 1024 * 1024;

    /// <summary>Fewer objects than this leave nothing that is worth a sweep.</summary>
    private const int Many = 10_000;

    private long _held = 64L * 1024 * 1024;

    /// <summary>Sweeps when so many objects were given up that it matters.</summary>
    public static void Sweep(int objects)
    {
        if (objects > Many)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Sweeps when the heap has grown too far.</summary>
    public void Hold()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > _held + Slack)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            _held = GC.GetTotalMemory(forceFullCollection: false);
        }
    }
}
