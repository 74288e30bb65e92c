using System.Formats.Tar;
using System.Text;
using Gabion.Formats.Archives;
using TarEntry = System.Formats.Tar.TarEntry;
using TarReader = Gabion.Formats.Archives.TarReader;

namespace Gabion.Tests.Formats.Archives;

/// <summary>What System.Formats.Tar writes is read back; what nobody should write is survived.</summary>
public sealed class TarReaderTests
{
    private static readonly string LongName = string.Join('/', Enumerable.Range(0, 40).Select(n => $"folder-{n}"));

    public static TheoryData<TarEntryFormat> Formats => [TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_what_the_platform_writes(TarEntryFormat format)
    {
        var read = Read(Archive(format, writer =>
        {
            writer.WriteEntry(Folder(format, "etc/"));
            writer.WriteEntry(File(format, "etc/passwd", "root:x:0:0\n", 420, 3, 7));
            writer.WriteEntry(Link(format, TarEntryType.SymbolicLink, "etc/link", "../passwd"));
            writer.WriteEntry(Link(format, TarEntryType.HardLink, "etc/hard", "etc/passwd"));
        }));
        Assert.Equal(
            ["etc Folder 0 :", "etc/passwd File 11 :root:x:0:0\n", "etc/link SymbolicLink 0 ../passwd:", "etc/hard HardLink 0 etc/passwd:"],
            read.Entries.Select(entry => $"{entry.Entry.Path} {entry.Entry.Kind} {entry.Entry.Size} {entry.Entry.LinkTarget}:{entry.Text}"));
        Assert.Equal((420, 3, 7), (read.Entries[1].Entry.Mode, read.Entries[1].Entry.UserId, read.Entries[1].Entry.GroupId));
        Assert.Equal(TarEnd.Complete, read.End);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Reads_long_names_and_targets(TarEntryFormat format)
    {
        var read = Read(Archive(format, writer =>
        {
            writer.WriteEntry(File(format, LongName, "x"));
            writer.WriteEntry(Link(format, TarEntryType.SymbolicLink, "s", LongName));
            writer.WriteEntry(File(format, "after", "y"));
        }));
        Assert.Equal([LongName, "s", "after"], read.Entries.Select(entry => entry.Entry.Path));
        Assert.Equal(LongName, read.Entries[1].Entry.LinkTarget);
        Assert.Equal("y", read.Entries[2].Text);
    }

    [Fact]
    public void Reads_extended_attributes()
    {
        var records = new Dictionary<string, string> { ["SCHILY.xattr.security.capability"] = "\u0001\u0000\u0000\u0002" };
        var read = Read(Archive(TarEntryFormat.Pax, writer => writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "ping", records))));
        Assert.Equal("\u0001\u0000\u0000\u0002", read.Entries[0].Entry.Attributes["security.capability"]);
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc/passwd", true)]
    [InlineData("a/../../b", "b", true)]
    [InlineData("/etc/passwd", "etc/passwd", false)]
    [InlineData("./a//b/./c", "a/b/c", false)]
    [InlineData("a/../b", "b", false)]
    [InlineData("./", "", false)]
    [InlineData("..a/b..", "..a/b..", false)]
    public void Keeps_paths_inside_the_root(string written, string path, bool escapes)
    {
        var read = Read(RawTar.Entry(written, '0', "x"));
        Assert.Equal((path, escapes), (read.Entries[0].Entry.Path, read.Entries[0].Entry.Escapes));
    }

    [Fact]
    public void Fills_the_holes_of_an_old_sparse_file()
    {
        // Five bytes at 0 and three at 1,000 of a file of 1,010 bytes.
        var read = Read(RawTar.OldSparse("sparse", 1_010, [(0, "hello"), (1_000, "abc")]) .Concat(RawTar.Entry("after", '0', "y")).ToArray());
        Assert.Equal(1_010, read.Entries[0].Entry.Size);
        Assert.Equal("hello" + new string('\0', 995) + "abc" + new string('\0', 7), read.Entries[0].Text);
        Assert.Equal("y", read.Entries[1].Text);
    }

    [Theory]
    [InlineData("GNU.sparse.major=1|GNU.sparse.minor=0|GNU.sparse.realsize=20|GNU.sparse.name=real", "2\n0\n3\n10\n2\n", "abcde")]
    [InlineData("GNU.sparse.map=0,3,10,2|GNU.sparse.size=20|GNU.sparse.name=real", "", "abcde")]
    [InlineData("GNU.sparse.size=20|GNU.sparse.numblocks=2|GNU.sparse.offset=0|GNU.sparse.numbytes=3|GNU.sparse.offset=10|GNU.sparse.numbytes=2|path=real", "", "abcde")]
    public void Fills_the_holes_of_pax_sparse_files(string records, string map, string data)
    {
        var content = map.Length == 0 ? data : map.PadRight(512, '\0') + data;
        var read = Read(RawTar.Pax(records.Split('|')).Concat(RawTar.Entry("GNUSparseFile.1/real", '0', content)).ToArray());
        Assert.Equal("real", read.Entries[0].Entry.Path);
        Assert.Equal("abc" + new string('\0', 7) + "de" + new string('\0', 8), read.Entries[0].Text);
    }

    [Fact]
    public void Says_where_a_header_is_broken()
    {
        var bytes = RawTar.Entry("a", '0', "x").Concat(RawTar.Entry("b", '0', "x")).ToArray();
        bytes[1024] ^= 0xff;
        var read = Read(bytes);
        Assert.Equal(TarEnd.Damaged, read.End);
        Assert.Equal("a", Assert.Single(read.Entries).Entry.Path);
        Assert.Equal(1024, Assert.Single(read.Problems).Offset);
    }

    [Theory]
    [InlineData(513, TarEnd.Truncated)] // inside the content
    [InlineData(1020, TarEnd.Complete)] // inside the padding: nothing is lost
    [InlineData(1024, TarEnd.Complete)] // no end blocks
    [InlineData(1100, TarEnd.Truncated)] // inside the next header
    public void Tells_what_is_cut_off(int length, TarEnd end)
    {
        var bytes = RawTar.Entry("a", '0', "hello").Concat(RawTar.Entry("b", '0', "x")).ToArray()[..length];
        var read = Read(bytes);
        Assert.Equal("a", read.Entries[0].Entry.Path);
        Assert.Equal(end, read.End);
    }

    [Fact]
    public void Ends_at_the_first_of_two_archives()
    {
        byte[] zeros = new byte[1024];
        var read = Read([.. RawTar.Entry("a", '0', "x"), .. zeros, .. RawTar.Entry("b", '0', "x")]);
        Assert.Equal("a", Assert.Single(read.Entries).Entry.Path);
        Assert.Equal(TarEnd.Complete, read.End);
    }

    [Fact]
    public void Stops_at_limits()
    {
        var bytes = Enumerable.Range(0, 5).SelectMany(n => RawTar.Entry($"f{n}", '0', "x")).ToArray();
        var many = Read(bytes, new() { MaxEntries = 3 });
        Assert.Equal((3, TarEnd.Limit), (many.Entries.Count, many.End));
        var large = Read(RawTar.Entry("huge", '0', "x", size: 1L << 32), new() { MaxBytes = 1L << 30 });
        Assert.Equal((0, TarEnd.Limit), (large.Entries.Count, large.End));
        var deep = Read(RawTar.Pax([$"path={string.Join('/', Enumerable.Repeat("d", 600))}"]).Concat(RawTar.Entry("x", '0', "x")).Concat(RawTar.Entry("y", '0', "x")).ToArray());
        Assert.Equal("y", Assert.Single(deep.Entries).Entry.Path);
    }

    [Fact]
    public void Mutated_archives_are_survived()
    {
        var good = Archive(TarEntryFormat.Pax, writer =>
        {
            writer.WriteEntry(File(TarEntryFormat.Pax, LongName, "x"));
            writer.WriteEntry(File(TarEntryFormat.Pax, "b", new string('y', 2_000)));
        }).Concat(RawTar.OldSparse("s", 5_000, [(0, "a"), (4_000, "b")])).ToArray();
        var random = new Random(11);
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            RawTar.MendChecksums(bytes, random);
            var read = Read(bytes[..random.Next(bytes.Length)], new() { MaxHoleBytes = 1 << 20 });
            Assert.NotEqual(TarEnd.NotYet, read.End);
            Assert.DoesNotContain(read.Entries, entry => entry.Entry.Path.Split('/').Contains(".."));
        }
    }

    private static byte[] Archive(TarEntryFormat format, Action<TarWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    private static TarEntry New(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.V7 => new V7TarEntry(type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type, name),
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        TarEntryFormat.Gnu => new GnuTarEntry(type, name),
        _ => new PaxTarEntry(type, name),
    };

    private static TarEntry Folder(TarEntryFormat format, string name) => New(format, TarEntryType.Directory, name);

    private static TarEntry File(TarEntryFormat format, string name, string text, int mode = 420, int user = 0, int group = 0)
    {
        var entry = New(format, TarEntryType.RegularFile, name);
        entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        (entry.Mode, entry.Uid, entry.Gid) = ((UnixFileMode)mode, user, group);
        return entry;
    }

    private static TarEntry Link(TarEntryFormat format, TarEntryType type, string name, string target)
    {
        var entry = New(format, type, name);
        entry.LinkName = target;
        return entry;
    }

    private static Outcome Read(byte[] bytes, TarLimits? limits = null)
    {
        using var tar = new TarReader(new MemoryStream(bytes), limits ?? TarLimits.Default);
        var entries = new List<(Gabion.Formats.Archives.TarEntry, string)>();
        var buffer = new byte[700];
        while (tar.Next() is { } entry)
        {
            var text = new StringBuilder();
            while (tar.Read(buffer) is var length and > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, length));
            }

            entries.Add((entry, text.ToString()));
        }

        return new(entries, tar.End, [.. tar.Problems]);
    }

    private sealed record Outcome(List<(Gabion.Formats.Archives.TarEntry Entry, string Text)> Entries, TarEnd End, List<TarProblem> Problems);
}
