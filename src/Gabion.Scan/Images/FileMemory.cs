using System.Collections.Concurrent;
using Gabion.Sources;

namespace Gabion.Scan.Images;

/// <summary>
/// Where files of layers are read whole. It is lent again and again, so that its pages are made ready once. However many layers are read side
/// by side, one very large file at a time is in memory: who comes second waits.
/// </summary>
internal sealed class FileMemory
{
    private const int UsualBytes = 16 * 1024 * 1024;
    private const int StepBytes = 64 * 1024 * 1024;

    private readonly ConcurrentBag<LargePageMemory> _usual = [];
    private readonly Lock _lock = new();
    private LargePageMemory? _large;

    /// <summary>Lends memory of so many bytes, of any content, until the call ends.</summary>
    public void Use(int size, Action<Memory<byte>> use)
    {
        if (size <= UsualBytes)
        {
            if (!_usual.TryTake(out var memory))
            {
                memory = new(UsualBytes);
            }

            try
            {
                use(memory.Memory[..size]);
            }
            finally
            {
                _usual.Add(memory);
            }

            return;
        }

        lock (_lock)
        {
            if (_large is null || _large.Memory.Length < size)
            {
                ((IDisposable?)_large)?.Dispose();
                _large = null; // should the next line find no memory
                _large = new((size + StepBytes - 1) / StepBytes * StepBytes);
            }

            use(_large.Memory[..size]);
        }
    }
}
