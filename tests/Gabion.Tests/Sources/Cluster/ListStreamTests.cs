using System.Text;
using Gabion.Sources.Cluster;
using Gabion.Sources.Images;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>Items are cut out of a list however its bytes come.</summary>
public sealed class ListStreamTests
{
    private const string List =
        """
        {"kind":"PodList", "other": [ {"items": [1]}, "\"items\":[" ] ,"items" : [ {"metadata":{"name":"é } ] \" ,"}} ,
         {"items":[{}]},{} ] , "metadata":{"resourceVersion":"7","continue":"next","x":{"continue":"no"}}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_the_same_items_in_pieces_of_any_length()
    {
        for (var piece = 1; piece < List.Length; piece += 3)
        {
            var (items, list) = await ReadAsync(Encoding.UTF8.GetBytes(List), piece);
            Assert.Equal(["{\"metadata\":{\"name\":\"é } ] \\\" ,\"}}", "{\"items\":[{}]}", "{}"], items);
            Assert.Equal(("PodList", "next", "7"), (list.Kind, list.Continue, list.ResourceVersion));
        }
    }

    [Fact]
    public async Task A_list_that_is_cut_anywhere_is_no_list()
    {
        var whole = Encoding.UTF8.GetBytes(List);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            await Assert.ThrowsAsync<ApiException>(() => ReadAsync(whole[..length], 16));
        }
    }

    [Fact]
    public async Task A_list_with_any_wrong_byte_ends()
    {
        var whole = Encoding.UTF8.GetBytes(List);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var wrong in "\0{}[]\",:x\xFF"u8.ToArray())
            {
                var broken = whole.ToArray();
                broken[at] = wrong;
                try
                {
                    var (items, _) = await ReadAsync(broken, 64);
                    Assert.InRange(items.Count, 0, 8); // still a list, of something else
                }
                catch (ApiException)
                {
                    // Or none any more, which is told.
                }
            }
        }
    }

    private static async Task<(List<string> Items, ListStream List)> ReadAsync(byte[] bytes, int piece)
    {
        using var connection = new ApiConnection(new() { Name = "test", Server = new("https://test") }, ClusterSettings.Default, TimeProvider.System);
        using var list = new ListStream(new PieceStream(bytes, piece), connection, "GET /test");
        var items = new List<string>();
        while (await list.NextAsync(Stop) is { } item)
        {
            items.Add(Encoding.UTF8.GetString(item.Span));
        }

        return (items, list);
    }

    private sealed class PieceStream(byte[] bytes, int piece) : ForwardStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _at);
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }
}
