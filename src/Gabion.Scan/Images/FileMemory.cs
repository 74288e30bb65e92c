using System.Buffers;
using System.Collections.Concurrent;
using Gabion.Sources;

namespace Gabion.Scan.Images;

/// <summary>
/// Where files of layers are read whole. What is lent comes back and is lent again, so that its pages are made ready once. However many layers are
/// read side by side, one very large file at a time is in memory: who comes second waits.
/// </summary>
internal static class FileMemory
{
    private const int UsualBytes = 16 * 1024 * 1024;
    private const int KeptBytes = 64 * 1024 * 1024;

    private static readonly ConcurrentBag<MemoryManager<byte>> Usual = [];
    private static readonly Lock Large = new();
    private static MemoryManager<byte>? _kept;

    /// <summary>Lends memory of so many bytes, of any content, until the call ends.</summary>
    public static void Use(int size, Action<Memory<byte>> use)
    {
        if (size <= UsualBytes)
        {
            var memory = Usual.TryTake(out var spare) ? spare : new LargePageMemory(UsualBytes);
            try
            {
                use(memory.Memory[..size]);
            }
            finally
            {
                Usual.Add(memory);
            }

            return;
        }

        lock (Large)
        {
            if (size <= KeptBytes)
            {
                use((_kept ??= new LargePageMemory(KeptBytes)).Memory[..size]);
                return;
            }

            using var memory = new LargePageMemory(size);
            use(memory.Memory);
        }
    }
}
