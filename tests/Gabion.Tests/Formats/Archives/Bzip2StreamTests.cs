using System.Text;
using Gabion.Formats.Archives;

namespace Gabion.Tests.Formats.Archives;

/// <summary>Against what the program bzip2 writes.</summary>
public sealed class Bzip2StreamTests
{
    private static readonly byte[] First = Convert.FromBase64String("QlpoOTFBWSZTWSX6jb8AAAXTgOAEQCAEADtpssAACCAAIhCPTU3qm0I/UFGjIGjTI0d3vAI7WbLYeKMY6j9ifmBMSkm9zROC7kinChIEv1G34A==");
    private static readonly byte[] Second = Convert.FromBase64String("QlpoOTFBWSZTWVHXLsoAAAPRgEAQQAAm1t8wIAAiJoDRoabSFMJpoDTEMyK4nhm2ihnqQabqKBIj4u5IpwoSCjrl2UA=");
    private static readonly byte[] Empty = Convert.FromBase64String("QlpoORdyRThQkAAAAAA=");

    [Fact]
    public void Reads_runs_and_several_files_in_one()
    {
        var expected = new string('a', 16) + "bbbbbcccc" + new string('x', 300) + "The quick brown fox jumps over the lazy dog\n" + new string('\0', 4);
        Assert.Equal(expected, Read([.. First, .. Empty, .. Second]));
        Assert.Equal("", Read(Empty));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Gives_the_same_in_small_pieces(int size)
    {
        using var stream = new Bzip2Stream(new MemoryStream(First));
        var all = new List<byte>();
        var piece = new byte[size];
        int read;
        while ((read = stream.Read(piece, 0, size)) > 0)
        {
            all.AddRange(piece.AsSpan(0, read));
        }

        Assert.Equal(Read(First), Encoding.Latin1.GetString([.. all]));
    }

    [Fact]
    public void Nothing_that_is_cut_or_changed_is_read_as_whole()
    {
        for (var length = 0; length < First.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(First[..length]));
        }

        var whole = Read(First);
        for (var bit = 0; bit < First.Length * 8; bit++)
        {
            var changed = First.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(whole, Read(changed)); // padding, the joined checksum, the level
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
    }

    private static string Read(byte[] bytes)
    {
        using var stream = new Bzip2Stream(new MemoryStream(bytes));
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return Encoding.Latin1.GetString(all.ToArray());
    }
}
