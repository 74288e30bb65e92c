namespace Gabion.Scan.Cluster;

/// <summary>
/// Keeps the heap near to what is really held while very many objects go by. What lives for one batch grows old enough to be
/// looked for seldom, so that a large cluster would take half as much memory again as it needs.
/// </summary>
internal sealed class HeapBound
{
    /// <summary>How far the heap may grow over what was held when it was last swept.</summary>
    private const long Slack = 48L * 1024 * 1024;

    private long _held = 64L * 1024 * 1024;

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
