using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Nodes;

namespace Gabion.Tests.Sources.Nodes;

/// <summary>The form in which a collector's facts travel.</summary>
public sealed class NodeBundleTests
{
    private const string Head = """{"format":"gabion-node-facts","version":1,"node":"n","machine":"","taken":"2026-01-02T03:04:05Z","tool":"1"}""";

    [Fact]
    public void Comes_back_as_it_was()
    {
        var bundle = Bundle(ImmutableDictionary<string, byte[]>.Empty.Add("etc/a", "text\n"u8.ToArray()).Add("etc/b", [0xFF, 0x00]), isFull: true);
        var read = NodeBundleReader.Read(NodeBundleWriter.Pack(bundle)!, out var reason)!;
        Assert.Null(reason);
        Assert.Equal((bundle.Node, bundle.MachineId, bundle.TakenAt, bundle.Tool), (read.Node, read.MachineId, read.TakenAt, read.Tool));
        Assert.Equal(bundle.Entries, read.Entries);
        Assert.Equal(bundle.Contents["etc/b"], read.Contents["etc/b"]);
        Assert.Equal(bundle.Gaps, read.Gaps);
        Assert.Equal("kubelet\0--v=1"u8, Assert.Single(read.Processes()).Content);
        Assert.Equal("x", read.FileOf("proc/1/cmdline", "/x", 10)?.Path);
        Assert.Null(read.FileOf("proc/1/cmdline", "/x", 0));
    }

    [Fact]
    public void What_is_too_large_leaves_its_largest_contents_out()
    {
        var noise = RandomNumberGenerator.GetBytes(90_000);
        var bundle = Bundle(ImmutableDictionary<string, byte[]>.Empty.Add("etc/a", noise).Add("etc/b", "small"u8.ToArray()));
        var packed = NodeBundleWriter.Pack(bundle, 20_000)!;
        Assert.True(packed.Length <= 20_000);
        var read = NodeBundleReader.Read(packed, out _)!;
        Assert.Equal(["etc/b"], read.Contents.Keys);
        Assert.Equal(["etc/a", "etc/b"], read.Entries.Select(entry => entry.Path)); // owner and mode are still here
        Assert.Equal((GapKind.Limit, "etc/a"), (Assert.Single(read.Gaps).Kind, read.Gaps[0].Path));
        Assert.Null(NodeBundleWriter.Pack(bundle, 10));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{\"format\":\"other\"}\n", "its first line is no head of one")]
    [InlineData(Head + "\n", "its end is missing")]
    [InlineData(Head + "\n{\"end\":0", "it breaks off within a line")]
    [InlineData(Head + "\n{\"end\":3}\n", "lines of it are missing")]
    [InlineData(Head + "\n{\"more\":3}\n", "its line 2 is none of a bundle")]
    [InlineData(Head + "\n{\"entry\":\"../etc\",\"kind\":\"File\",\"mode\":0,\"user\":0,\"group\":0}\n", "a path in it is none from a node's root")]
    [InlineData(Head + "\n{\"entry\":\"etc\\u0000a\",\"kind\":\"File\",\"mode\":0,\"user\":0,\"group\":0}\n", "a path in it is none from a node's root")]
    [InlineData(Head + "\n{\"entry\":\"etc\",\"kind\":\"77\",\"mode\":0,\"user\":0,\"group\":0}\n", "it has an unknown kind, '77'")]
    public void What_is_damaged_is_refused(string text, string why)
    {
        Assert.Null(NodeBundleReader.Read(Zip(Encoding.UTF8.GetBytes(text)), out var reason));
        Assert.Equal(why, reason);
    }

    [Fact]
    public void What_unpacks_to_too_much_is_refused()
    {
        Assert.Null(NodeBundleReader.Read(Zip(new byte[NodeBundleFormat.MaxBytes + 1]), out var reason));
        Assert.Equal("it unpacks to more than 48 MiB", reason);
    }

    [Fact]
    public void Damage_anywhere_is_told_and_never_thrown()
    {
        var packed = NodeBundleWriter.Pack(Bundle(ImmutableDictionary<string, byte[]>.Empty.Add("etc/a", "some text"u8.ToArray())))!;
        using var plain = new MemoryStream();
        using (var unzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            unzip.CopyTo(plain);
        }

        for (var at = 0; at < plain.Length; at++)
        {
            var bytes = plain.ToArray();
            bytes[at] ^= 0x15;
            var read = NodeBundleReader.Read(Zip(bytes), out var reason);
            Assert.True(read is null == (reason is not null));
        }

        for (var length = 0; length < packed.Length; length++)
        {
            var read = NodeBundleReader.Read(packed.AsMemory(0, length), out var reason);
            Assert.True(read is null == (reason is not null));
            Assert.True(read is null || length > packed.Length - 16); // all of it is here, but its checksum
        }
    }

    private static NodeBundle Bundle(ImmutableDictionary<string, byte[]> contents, bool isFull = false) => new()
    {
        Commands = isFull ? [("proc/1/cmdline", "kubelet\0--v=1"u8.ToArray())] : [],
        Named = isFull ? [new("proc/1/cmdline", "/x", "x", "y"u8.ToArray())] : [],
        Gaps = isFull ? [new(GapKind.Limit, "etc/c", null, "why", "what to do")] : [],
        Node = "n",
        MachineId = new('a', 32),
        TakenAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Tool = "1",
        Entries = [.. contents.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new LayerEntry(pair.Key, LayerEntryKind.File) { Mode = 0x1A4, UserId = 1, GroupId = 2, Size = pair.Value.Length })],
        Contents = contents,
    };

    private static byte[] Zip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var zip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        return output.ToArray();
    }
}
