namespace Gabion.Formats.Etcd;

/// <summary>One write to a key, as etcd keeps it until it is compacted.</summary>
/// <param name="Revision">The revision of the store that the write made.</param>
/// <param name="IsTombstone">The key was deleted.</param>
public sealed record EtcdRevision(long Revision, bool IsTombstone, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>What an etcd database holds is not what etcd writes.</summary>
public sealed class EtcdException(string message) : Exception(message);
