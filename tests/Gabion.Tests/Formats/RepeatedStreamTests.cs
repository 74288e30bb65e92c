using System.Security.Cryptography;
using Gabion.Formats.Archives;

namespace Gabion.Tests.Formats;

public sealed class RepeatedStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(256 * 1024)]
    [InlineData(1_000_003)]
    public void Any_place_is_what_it_is_in_the_whole(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new RepeatedStream(() => new MemoryStream(bytes), _ => { }, hash);
        Assert.Equal(length, stream.Length);
        Assert.Equal(SHA256.HashData(bytes), hash.GetHashAndReset());
        var buffer = new byte[5_000];
        foreach (var place in (int[])[0, length / 2, length - 10, 3, length / 3, length])
        {
            stream.Position = place;
            var from = (int)stream.Position;
            var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            Assert.Equal(bytes.AsSpan(Math.Min(from, length), Math.Clamp(length - from, 0, buffer.Length)), buffer.AsSpan(0, read));
        }
    }

    [Fact]
    public void All_that_is_read_is_counted()
    {
        var spent = 0L;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new RepeatedStream(() => new MemoryStream(new byte[1_000_000]), bytes => spent += bytes, hash);
        Assert.Equal(1_000_000, spent);
        stream.Position = 500_000;
        stream.ReadExactly(new byte[10]);
        stream.Position = 0; // back: from the beginning again
        stream.ReadExactly(new byte[10]);
        Assert.Equal(1_500_020, spent);
    }
}
