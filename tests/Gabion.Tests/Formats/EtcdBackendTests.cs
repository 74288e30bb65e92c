using System.Text;
using Gabion.Formats.Bolt;
using Gabion.Formats.Etcd;
using static Gabion.Tests.Formats.BoltPages;

namespace Gabion.Tests.Formats;

/// <summary>etcd's revisions, laid out by hand: mvccpb.KeyValue is key (1), create, mod, version (2 to 4), value (5), lease (6).</summary>
public sealed class EtcdBackendTests
{
    [Fact]
    public void Reads_revisions_and_tombstones_in_order()
    {
        var revisions = EtcdBackend.Revisions(Open(Sample())).Select(revision => (revision.Revision, revision.IsTombstone, Encoding.UTF8.GetString(revision.Key.Span), Encoding.UTF8.GetString(revision.Value.Span)));
        Assert.Equal([(2L, false, "/registry/a", "k8s\0one"), (3L, true, "/registry/a", "")], revisions);
    }

    [Fact]
    public void Another_database_is_no_etcd()
    {
        var bytes = Database("v1", ("a", "b"u8.ToArray(), false));
        Assert.Contains("'key'", Assert.Throws<EtcdException>(() => EtcdBackend.Revisions(Open(bytes)).Count()).Message, StringComparison.Ordinal);
        Assert.Throws<EtcdException>(() => EtcdBackend.Revisions(Open(Database("key", ("a", "b"u8.ToArray(), false)))).Count());
    }

    [Fact]
    public void Mutated_databases_are_survived()
    {
        var good = Sample();
        var random = new Random(9);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[(random.Next(3, 5) * PageSize) + random.Next(160)] = (byte)random.Next(256);
            }

            try
            {
                Assert.True(EtcdBackend.Revisions(Open(bytes)).Count() < 100);
            }
            catch (Exception error) when (error is BoltException or EtcdException)
            {
                Assert.NotEqual("", error.Message);
            }
        }
    }

    private static BoltDatabase Open(byte[] bytes) => BoltDatabase.Open(ReadAt(bytes), bytes.Length, out _)!;

    private static byte[] Sample() => Database(
        "key",
        ("\0\0\0\0\0\0\0\u0002_\0\0\0\0\0\0\0\0", [0x0A, 11, .. "/registry/a"u8, 0x10, 2, 0x18, 2, 0x20, 1, 0x2A, 7, .. "k8s\0one"u8], false),
        ("\0\0\0\0\0\0\0\u0003_\0\0\0\0\0\0\0\0t", [0x0A, 11, .. "/registry/a"u8], false));

    private static byte[] Database(string bucket, params (string Key, byte[] Value, bool IsBucket)[] entries)
    {
        var bytes = new byte[8 * PageSize];
        Meta(bytes, 0, root: 3, transaction: 8);
        Meta(bytes, 1, root: 3, transaction: 9);
        Leaf(bytes.AsSpan(3 * PageSize, PageSize), 3, (bucket, Bucket(4), true));
        Leaf(bytes.AsSpan(4 * PageSize, PageSize), 4, entries);
        return bytes;
    }
}
