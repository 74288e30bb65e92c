using System.Buffers.Binary;
using Gabion.Formats.Bolt;

namespace Gabion.Formats.Etcd;

/// <summary>
/// The revisions in an etcd database (go.etcd.io/etcd, server/storage/mvcc: bucket <c>key</c>, keys of 8 bytes revision, <c>_</c>,
/// 8 bytes sub-revision, and <c>t</c> for a tombstone; values are mvccpb.KeyValue), in the order in which they were written.
/// </summary>
public static class EtcdBackend
{
    private const int KeyBytes = 17;

    /// <summary>Every revision; a <see cref="BoltException"/> or <see cref="EtcdException"/> where the database is broken.</summary>
    public static IEnumerable<EtcdRevision> Revisions(BoltDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var bucket = database.Root.Bucket("key") ?? throw new EtcdException("it is a bbolt database without the bucket 'key': it is not etcd's");
        foreach (var entry in bucket.Entries())
        {
            yield return Read(entry);
        }
    }

    private static EtcdRevision Read(BoltEntry entry)
    {
        var key = entry.Key.Span;
        if (entry.Bucket is not null || key.Length is not (KeyBytes or KeyBytes + 1) || key[8] != '_' || (key.Length > KeyBytes && key[KeyBytes] != 't'))
        {
            throw new EtcdException($"the bucket 'key' holds a key of {key.Length} bytes that is no revision");
        }

        var revision = BinaryPrimitives.ReadInt64BigEndian(key);
        ReadOnlyMemory<byte> name = default, value = default;
        var message = new ProtoFields(entry.Value);
        while (message.Next(out var number, out var content))
        {
            (name, value) = number switch
            {
                1 => (content, value),
                5 => (name, content),
                _ => (name, value),
            };
        }

        return message.IsBroken || name.IsEmpty
            ? throw new EtcdException($"revision {revision} is damaged: it is no key with its value")
            : new(revision, key.Length > KeyBytes, name, value);
    }
}
