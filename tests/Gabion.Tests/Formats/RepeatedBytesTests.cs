using System.Security.Cryptography;
using Gabion.Formats.Archives;

namespace Gabion.Tests.Formats;

public sealed class RepeatedBytesTests
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
        using var repeated = new RepeatedBytes(() => new MemoryStream(bytes), _ => { }, hash);
        Assert.Equal(length, repeated.Length);
        Assert.Equal(SHA256.HashData(bytes), hash.GetHashAndReset());
        var buffer = new byte[5_000];
        foreach (var place in (int[])[0, length / 2, length - 10, 3, length / 3, length])
        {
            var read = repeated.Read(place, buffer);
            Assert.Equal(place < 0 ? [] : bytes.AsSpan(Math.Min(place, length), Math.Clamp(length - place, 0, buffer.Length)), buffer.AsSpan(0, read));
        }
    }

    [Fact]
    public void All_that_is_read_is_counted()
    {
        var spent = 0L;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var repeated = new RepeatedBytes(() => new MemoryStream(new byte[1_000_000]), bytes => spent += bytes, hash);
        Assert.Equal(1_000_000, spent);
        Assert.Equal(10, repeated.Read(500_000, new byte[10]));
        Assert.Equal(10, repeated.Read(0, new byte[10])); // back: from the beginning again
        Assert.Equal(1_500_020, spent);
    }
}
