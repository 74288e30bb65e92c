using Gabion.Formats.Bolt;
using static Gabion.Tests.Formats.BoltPages;

namespace Gabion.Tests.Formats;

/// <summary>Databases laid out page by page after bbolt's own description.</summary>
public sealed class BoltDatabaseTests
{
    [Fact]
    public void Reads_values_in_nested_buckets()
    {
        var database = Open(Sample());
        Assert.Equal(["v1"], database.Root.Entries().Select(entry => entry.Name));
        Assert.Equal("sha256:abc", database.Root.Bucket("v1", "images")?.Text("target"));
        Assert.Null(database.Root.Bucket("v1", "nothing"));
        Assert.Null(database.Root.Bucket("v1")?.Text("images"));
    }

    [Fact]
    public void Finds_keys_through_branches()
    {
        var bucket = Open(Sample()).Root.Bucket("v1", "many")!;
        Assert.Equal(["a", "b", "m", "z"], bucket.Entries().Select(entry => entry.Name));
        Assert.Equal(["1", "2", "3", "4", null, null], ((string[])["a", "b", "m", "z", "c", "zz"]).Select(bucket.Text));
    }

    [Fact]
    public void Takes_the_newest_whole_meta_page()
    {
        var bytes = Sample();
        Assert.Equal(9UL, Open(bytes).Transaction);
        bytes[PageSize + 16 + 20]++; // the second meta page, which is the newer one
        Assert.Equal(8UL, Open(bytes).Transaction);
        bytes[16 + 20]++;
        Assert.Null(BoltDatabase.Open(ReadAt(bytes), bytes.Length, out var reason));
        Assert.Contains("damaged", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_leads_back_to_itself_is_an_error()
    {
        var bytes = Sample();
        Branch(bytes, 4, ("a", 4), ("m", 4));
        var bucket = Open(bytes).Root.Bucket("v1", "many")!;
        Assert.Throws<BoltException>(() => bucket.Entries().Count());
        Assert.Throws<BoltException>(() => bucket.Text("a"));
    }

    [Fact]
    public void Mutated_databases_are_survived()
    {
        var good = Sample();
        var random = new Random(5);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var page = random.Next(2, 8);
                bytes[(page * PageSize) + random.Next(160)] = (byte)random.Next(256);
            }

            try
            {
                if (BoltDatabase.Open(ReadAt(bytes), bytes.Length, out _) is { } database)
                {
                    Walk(database.Root, 0);
                    _ = database.Root.Bucket("v1", "many")?.Text("m");
                }
            }
            catch (BoltException error)
            {
                Assert.Contains("page", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void Walk(BoltBucket bucket, int depth)
    {
        foreach (var entry in bucket.Entries().Take(1_000))
        {
            _ = entry.Name;
            if (entry.Bucket is { } inner && depth < 5)
            {
                Walk(inner, depth + 1);
            }
        }
    }

    private static BoltDatabase Open(byte[] bytes)
    {
        var database = BoltDatabase.Open(ReadAt(bytes), bytes.Length, out var reason);
        Assert.Null(reason);
        return database!;
    }

    // Root (page 3) holds v1 (page 7), which holds "images", a bucket inside its value, and "many" (branch 4 over leaves 5 and 6).
    private static byte[] Sample()
    {
        var bytes = new byte[8 * PageSize];
        Meta(bytes, 0, root: 3, transaction: 8);
        Meta(bytes, 1, root: 3, transaction: 9);
        Leaf(bytes.AsSpan(3 * PageSize, PageSize), 3, ("v1", Bucket(7), true));
        Branch(bytes, 4, ("a", 5), ("m", 6));
        Leaf(bytes.AsSpan(5 * PageSize, PageSize), 5, ("a", "1"u8.ToArray(), false), ("b", "2"u8.ToArray(), false));
        Leaf(bytes.AsSpan(6 * PageSize, PageSize), 6, ("m", "3"u8.ToArray(), false), ("z", "4"u8.ToArray(), false));
        var inline = new byte[64];
        Leaf(inline, 0, ("target", "sha256:abc"u8.ToArray(), false));
        Leaf(bytes.AsSpan(7 * PageSize, PageSize), 7, ("images", [.. Bucket(0), .. inline], true), ("many", Bucket(4), true));
        return bytes;
    }
}
