using System.IO.Compression;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages.Other;

namespace Gabion.Tests.Readers.Packages;

public sealed class ConanDatabaseReaderTests
{
    /// <summary>
    /// A database as Conan 2 makes it, that SQLite 3 wrote, compressed: a recipe cmake/3.30.1; packages zlib/1.3.1, twice, fmt/10.2.1@team/stable, and openssl/3.2.1
    /// without a package revision, as one has that is being built.
    /// </summary>
    private const string Database =
        "H4sIAAAAAAACA+1XvW/TQBS/Zzt2XSlDqKJQRZUOQdVGauOviakJVQakqFUhEWPkxNdgxU6M41SFDfgHOrPDwMD/wcRGB8SKWBAbqsTCnT/ShBZoQIgq+Jez7t3zuw+9" +
        "9/NPubt7dTsgeH/gu2aADcQhAFTBGCHE00dGp+DoI0yMAf0aPCp3IMOC4Ssby1GX4nJggc+GtXmHaEsxX7gO4mpuWYKOa/aIYpQNtaz5ajhSt07ib3oxrP8XRFuK/wYy" +
        "vyxHRIjq/wnRlmLecUVYzcnTcsD0X4BdBMfwCh5SI8WfYF2Q13JLKC8hGHikPxw6NNM6TbRhW0ZbOTQS4eUNXr6ZW8qxyH03UDSVhVUCYrrKMDDbDvF129I9NkkfT1rj" +
        "5GvxpEeO3Va0skHX1mxL83QaqJ0GwnmBqm2pnkYDx/rPL4b1f4/gBD7DB2qkmKe/d3lgpBNiQ+djQ+MkPi8zIkT1P0LwEo7gI7xJk/ZvsSwy/ThHPIQbItOLn4sFf1Vk" +
        "n/1ZceAK4Qv5jBhk4YRe0o4ROobX8Ay9QCP6mwlKRixsrwCy+xY5HD5w6HWyZY6CQThueWanZ3bJsKUllvi4Qvds/9000j2kQrEIT+5F6SEd2yPDuOO279SqjRpuVG/V" +
        "azh24nWf7NPAfofggBwGeGe3gXea9foG9n1y8L3PM4P70z7c3Lm916xt4MB2Ca2K69GlTWdijuOPsN0PSJf4E95o2unu0X6l0iYvFqrFH+U1PnVLjw1hk7tIuBYb7G6/" +
        "wBKVDS/pzxFI6C3tLicU8UIU0xNLmp2TB4JUWFmBp1shXxJ/0memGJN4Z6VMr2tboZPayfvfY1J7ZDtWa7zaLMSKzxEdoVT6BtZdDhEAEgAA";

    /// <summary>The database as a file.</summary>
    internal static byte[] Sample()
    {
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(Database)), CompressionMode.Decompress);
        var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }

    [Fact]
    public void Packages_that_were_made_are_in_the_cache()
    {
        var content = Sample();
        var reader = new ConanDatabaseReader();
        Assert.True(reader.Accepts("root/.conan2/p/cache.sqlite3"));
        Assert.False(reader.Accepts("root/.cache/cache.sqlite3"));
        var result = reader.Read(new SourceFile("root/.conan2/p/cache.sqlite3"), content);
        var set = Assert.IsType<PackageSet>(Assert.Single(result.Facts));
        Assert.Equal(PackageSetRole.Installed, set.Role);
        Assert.Equal(["conan:zlib@1.3.1 ", "conan:fmt@10.2.1 stable team"], set.Packages.Select(package => $"{package.Key} {string.Join(' ', package.Qualifiers.Values)}"));
        Assert.Empty(result.Gaps);

        // Cut anywhere it is a gap, or what came before the cut.
        for (var length = 0; length < content.Length; length += 100)
        {
            var cut = reader.Read(new SourceFile("p/cache.sqlite3"), content.AsMemory(0, length));
            Assert.True(cut.Gaps is [{ Kind: GapKind.Invalid }] || cut.Facts.OfType<PackageSet>().Single().Packages.Length == 2, $"{length} bytes");
        }
    }
}
