using System.Buffers;
using System.Runtime.InteropServices;

namespace Gabion.Sources;

/// <summary>
/// Memory for the bytes of large files, outside the collected heap, so that no collection is owed for it. Only what is written takes memory; where
/// the system has large pages (madvise(2), MADV_HUGEPAGE) it is made ready in a few hundredths of the page faults. Whoever makes it disposes of it.
/// </summary>
public sealed unsafe partial class LargePageMemory : MemoryManager<byte>
{
    private const int PageBytes = 2 * 1024 * 1024;
    private const int UseLargePages = 14; // MADV_HUGEPAGE

    private readonly int _length;
    private void* _start;

    /// <param name="length">In bytes; their content is undefined.</param>
    /// <exception cref="OutOfMemoryException">The system gives no address space.</exception>
    public LargePageMemory(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _length = length;
        _start = NativeMemory.AlignedAlloc((nuint)length, PageBytes);
        _ = Advise(_start, (nuint)length, UseLargePages); // a hint: without it there are more page faults
    }

    public override Span<byte> GetSpan() => new(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_start + elementIndex, default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
