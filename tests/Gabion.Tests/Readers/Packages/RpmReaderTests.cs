using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Readers.Packages;

public sealed class RpmReaderTests
{
    [Fact]
    public void Reads_a_header()
    {
        var package = Read("var/lib/rpm/Packages.db", RpmSamples.Ndb()).Single();
        Assert.Equal(
            ("bash", "1:5.2-1.el9", "x86_64", "bash-src", "1:5.2-1.el9", "Red Hat, Inc.", "GPLv3+"),
            (package.Name, package.Version, package.Architecture, package.SourceName, package.SourceVersion, package.Supplier, package.Licences.Single()));
        Assert.Equal(new OwnedFile("etc/bashrc", new("sha256", new('a', 64)), IsConfiguration: true), package.Files.Single());
        Assert.True(package.IsDistributionOwn);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_a_berkeley_database_of_either_byte_order(bool isBigEndian) => Assert.Equal(
        ["long-name-" + new string('x', 300), "inl"],
        Read("var/lib/rpm/Packages", RpmSamples.BerkeleyHash(isBigEndian)).Select(package => package.Name));

    [Fact]
    public void Reads_sqlite_without_its_log() =>
        Assert.Equal(["bash"], Read("usr/lib/sysimage/rpm/rpmdb.sqlite", SqliteSample.Database).Select(package => package.Name));

    [Fact]
    public void Reads_what_sqlite_has_only_in_its_log()
    {
        const string Path = "var/lib/rpm/rpmdb.sqlite";
        var reader = PackageTable.Reader(Path);
        var result = reader.Read(new SourceFile(Path), SqliteSample.Database.AsMemory(), path => path == Path + "-wal" ? SqliteSample.Log : null);
        Assert.Equal(["rpm:bash@1:5.2-1.el9", "rpm:late@9-1"], PackageTable.Of(result));
    }

    [Fact]
    public void A_damaged_log_counts_up_to_the_damage()
    {
        const string Path = "var/lib/rpm/rpmdb.sqlite";
        byte[] log = [.. SqliteSample.Log];
        log[^100] ^= 1;
        var result = PackageTable.Reader(Path).Read(new SourceFile(Path), SqliteSample.Database.AsMemory(), _ => log);
        Assert.Equal(["rpm:bash@1:5.2-1.el9"], PackageTable.Of(result));
    }

    [Fact]
    public void A_damaged_entry_is_a_gap()
    {
        var file = RpmSamples.Ndb();
        file[4096 + 40] ^= 1;
        var gap = PackageTable.Read("var/lib/rpm/Packages.db", file).Gaps.Single();
        Assert.Equal(GapKind.Invalid, gap.Kind);
        Assert.Contains("wrong checksum", gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_of_that_name_is_a_gap() =>
        Assert.Contains("no rpm database", PackageTable.Read("var/lib/rpm/Packages", "hello").Gaps.Single().Reason, StringComparison.Ordinal);

    private static ImmutableArray<Package> Read(string path, byte[] content)
    {
        var result = PackageTable.Read(path, content);
        Assert.Empty(result.Gaps);
        return result.Facts.OfType<PackageSet>().Single().Packages;
    }
}
