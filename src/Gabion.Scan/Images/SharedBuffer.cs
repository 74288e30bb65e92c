namespace Gabion.Scan.Images;

/// <summary>
/// Memory for one large file at a time: who comes second waits. It is kept for the next, so that its pages are made ready once; it goes with
/// its owner.
/// </summary>
internal sealed class SharedBuffer
{
    private readonly Lock _lock = new();
    private byte[] _bytes = [];

    /// <summary>Lends a buffer of at least so many bytes, of any content.</summary>
    public void Use(int size, Action<byte[]> use)
    {
        lock (_lock)
        {
            if (size > _bytes.Length)
            {
                _bytes = []; // so that the old one may go before the new one comes
                _bytes = GC.AllocateUninitializedArray<byte>(size);
            }

            use(_bytes);
        }
    }
}
