using System.Security.Cryptography;
using Gabion.Database;
using Gabion.Model.Packages;
using Gabion.Scan.Packages;
using Gabion.Tests.Readers.Packages;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan;

/// <summary>Java archives that do not say what they are, and the table that names them by their hash.</summary>
public sealed class JarHashTests
{
    private static readonly byte[] Nameless = ProgramSamples.Zip(("org/a/A.class", [0xCA, 0xFE, 0xBA, 0xBE]));

    private static string HashOf(byte[] archive)
    {
#pragma warning disable CA5350 // the hash by which repositories know archives
        return Convert.ToHexStringLower(SHA1.HashData(archive));
#pragma warning restore CA5350
    }

    [Theory]
    [InlineData("{0}  org.a:a:1.0")]
    [InlineData("{0},org.a,a,1.0")]
    [InlineData("sha1,group,artifact,version\n# a comment\n\n{0};org.a;a;1.0\n")]
    [InlineData("{0}\torg.a:a:1.0\r\n")]
    public async Task A_table_names_an_archive_by_its_hash(string form)
    {
        using var folder = Folder(("app/lib/unknown.jar", Nameless));
        using var table = JarHashTable.Open(folder.Write("table", form.Replace("{0}", HashOf(Nameless).ToUpperInvariant(), StringComparison.Ordinal)), out var faults)!;
        Assert.Empty(faults);
        var result = await ScanAsync(folder, table.Of);
        var package = Assert.Single(result.Inventory!.Packages);
        Assert.Equal(("maven:org.a/a@1.0", PackageEvidence.Stated, "app/lib/unknown.jar"), (package.Key, package.Evidence, package.FoundAt.Single()));
        Assert.Empty(result.Gaps);
    }

    [Fact]
    public async Task The_file_of_trivy_java_db_is_asked()
    {
        using var folder = Folder(("app/unknown.jar", Nameless));
        var path = Path.Combine(folder.Path, "trivy-java.db");
        using (var file = SqliteFile.Create(path))
        {
            file.Run("CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);");
            file.Run("CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT, foreign key (artifact_id) references artifacts(id));");
            file.Run($"INSERT INTO artifacts VALUES (7, 'org.a', 'a'); INSERT INTO indices VALUES (7, '2.0', x'{HashOf(Nameless)}', 'jar');");
        }

        using var table = JarHashTable.Open(path, out _)!;
        Assert.Equal(["maven:org.a/a@2.0"], (await ScanAsync(folder, table.Of)).Inventory!.Packages.Select(package => package.Key));
        Assert.Null(table.Of(new string('0', 40)));
    }

    [Fact]
    public async Task Without_a_table_a_nameless_archive_is_told()
    {
        using var folder = Folder(("app/unknown.jar", Nameless), ("app/data.jar", ProgramSamples.Zip(("a.txt", [1]))), ("app/known-1.2.jar", Nameless), ("app/broken.jar", "no archive at all, but long enough"u8.ToArray()), ("app/empty.jar", []));
        var result = await ScanAsync(folder, null);
        Assert.Equal(["maven:known@1.2"], result.Inventory!.Packages.Select(package => package.Key));
        Assert.Equal(["app/broken.jar", "app/empty.jar", "app/unknown.jar"], result.Gaps.Select(gap => gap.Path));
        Assert.Equal("Nothing in the archive says which package it is; nothing can be said of it", result.Gaps[^1].Reason);
    }

    [Fact]
    public async Task What_an_archive_says_of_itself_goes_before_the_table()
    {
        var archive = ProgramSamples.Zip(("META-INF/maven/org.b/b/pom.properties", ProgramSamples.Properties("org.b", "b", "3.0")));
        using var folder = Folder(("app/b.jar", archive));
        Assert.Equal(["maven:org.b/b@3.0"], (await ScanAsync(folder, _ => new() { Type = "maven", Name = "other", Version = "1" })).Inventory!.Packages.Select(package => package.Key));
    }

    [Fact]
    public void A_bad_line_of_a_table_is_told_and_the_rest_is_used()
    {
        using var folder = new TemporaryFolder();
        using var table = JarHashTable.Open(folder.Write("table", $"{HashOf(Nameless)} org.a:a:1.0\nnonsense\n"), out var faults)!;
        Assert.Equal("line 2 is no SHA-1 with group:artifact:version ('nonsense')", Assert.Single(faults));
        Assert.NotNull(table.Of(HashOf(Nameless)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\n")]
    public void A_file_that_is_no_table_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.Null(JarHashTable.Open(folder.Write("table", text), out var faults));
        Assert.Single(faults);
        Assert.Null(JarHashTable.Open(Path.Combine(folder.Path, "none"), out faults));
        Assert.Single(faults);
    }

    [Fact]
    public void Another_database_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "other.db");
        using (var file = SqliteFile.Create(path))
        {
            file.Run("CREATE TABLE x(y)");
        }

        Assert.Null(JarHashTable.Open(path, out var faults));
        Assert.Contains("indices", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static TemporaryFolder Folder(params (string Path, byte[] Content)[] files)
    {
        var folder = new TemporaryFolder();
        foreach (var (path, content) in files)
        {
            File.WriteAllBytes(folder.Write(path, ""), content);
        }

        return folder;
    }

    private static Task<PackageScanResult> ScanAsync(TemporaryFolder folder, ArchiveNames? names) =>
        PackageScan.RunAsync(new() { Target = folder.Path, TakesInstalled = true, Archives = names }, TestContext.Current.CancellationToken);
}
