using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Readers.Packages;

public sealed class ProgramReaderTests
{
    private const string Modules = """
        path	example.com/tool
        mod	example.com/tool	(devel)	
        dep	github.com/a/a	v1.0.0	h1:x=
        dep	github.com/b/b	v1.0.0
        =>	github.com/fork/b	v1.1.0	h1:y=
        dep	example.com/local	v0.0.0
        =>	./local	(devel)	
        build	-ldflags="-s -w -X main.version=v3.4.5"
        build	GOOS=linux

        """;

    [Fact]
    public void Reads_the_modules_of_a_go_program() => Assert.Equal(
        PackageTable.Lines("""
            golang:stdlib@1.22.3 direct
            golang:example.com/tool@v3.4.5 inferred -> golang:github.com/a/a@v1.0.0, golang:github.com/fork/b@v1.1.0, golang:stdlib@1.22.3
            golang:github.com/a/a@v1.0.0
            golang:github.com/fork/b@v1.1.0
            """),
        PackageTable.Of(PackageTable.Read("usr/bin/tool", ProgramSamples.Elf((".text", [1]), (".go.buildinfo", ProgramSamples.GoBuildInfo("go1.22.3 X:boringcrypto", Modules))))));

    [Fact]
    public void Reads_the_crates_of_a_rust_program() => Assert.Equal(
        PackageTable.Lines("""
            cargo:b@2.0.0 direct
            cargo:build@3.0.0 transitive dev
            cargo:tool@0.1.0 -> cargo:b@2.0.0
            """),
        PackageTable.Of(PackageTable.Read("usr/bin/tool", ProgramSamples.Elf((".dep-v0", ProgramSamples.Zlib("""
            {"packages": [{"name": "b", "version": "2.0.0", "source": "crates.io"}, {"name": "build", "version": "3.0.0", "source": "crates.io", "kind": "build"},
              {"name": "tool", "version": "0.1.0", "source": "local", "dependencies": [0], "root": true}]}
            """))))));

    [Fact]
    public void Reads_the_bundle_of_a_single_file_program() => Assert.Equal(
        ["nuget:A@1.0.0"],
        PackageTable.Of(PackageTable.Read("app/tool", ProgramSamples.Bundle("""{"libraries": {"A/1.0.0": {"type": "package"}}}"""))));

    [Theory]
    [InlineData("bin/busybox", "BusyBox v1.36.1 (2023-11-07)", "generic:busybox@1.36.1 inferred")]
    [InlineData("usr/local/bin/node", "https://nodejs.org/x\0node.js/v20.9.0\0", "generic:node@20.9.0 inferred")]
    [InlineData("usr/lib/libcrypto.so.3", "OpenSSL 3.0.11 19 Sep 2023", "generic:openssl@3.0.11 inferred")]
    [InlineData("usr/lib/libssl.so.1.1", "OpenSSL 1.1.1w  11 Sep 2023", "generic:openssl@1.1.1w inferred")]
    [InlineData("usr/sbin/nginx", "nginx version: nginx/1.25.3", "generic:nginx@1.25.3 inferred")]
    [InlineData("usr/lib/postgresql/15/bin/postgres", "postgres (PostgreSQL) 15.4 (Debian 15.4-1)", "generic:postgresql@15.4 inferred")]
    [InlineData("usr/local/sbin/haproxy", "HAProxy version 2.8.3-86e043a, released 2023/09/07", "generic:haproxy@2.8.3 inferred")]
    [InlineData("usr/local/bin/python3.11", "\u00003.11.6\0", "generic:python@3.11.6 inferred")]
    [InlineData("opt/py/bin/python3.11", "\u00003.40.1\0/opt/3.12.1\0/opt/versions/3.11.7\0", "generic:python@3.11.7 inferred")]
    [InlineData("opt/py/lib/libpython3.7m.so.1.0", "/opt/python-3.7.16\0", "generic:python@3.7.16 inferred")]
    [InlineData("opt/py/lib/libpython2.7.so.1.0", "/opt/2.7.18/lib\0/opt/2.7.18\0", "generic:python@2.7.18 inferred")]
    [InlineData("usr/bin/python2.7", "\u00002.7.18\0/opt/2.7.9\0", "generic:python@2.7.18 inferred")]
    [InlineData("usr/local/bin/php", "X-Powered-By: PHP/8.2.12", "generic:php@8.2.12 inferred")]
    [InlineData("usr/local/bin/redis-server", "4.0.11841ce7054bd9-1542359302000000000", "generic:redis@4.0.11 inferred")] // built on 841ce7054bd9
    [InlineData("usr/local/bin/redis-server", "6.0.16buildkitsandbox-1542359302000000000", "generic:redis@6.0.16 inferred")]
    [InlineData("usr/local/bin/redis-server", "7.0.151542359302000000000", "generic:redis@7.0.15 inferred")]
    [InlineData("usr/local/bin/valkey-server", "valkey9.0.0buildkitsandbox-1764887574000000000", "generic:valkey@9.0.0 inferred")]
    [InlineData("usr/local/sbin/haproxy", "HA-Proxy version 1.8.22 2019/10/25", "generic:haproxy@1.8.22 inferred")]
    public void Knows_some_programs_by_their_version_string(string path, string text, string expected) => Assert.Equal(
        [expected], PackageTable.Of(PackageTable.Read(path, ProgramSamples.Elf((".text", new byte[100]), (".rodata", Encoding.Latin1.GetBytes("padding\0" + text + "\0"))))));

    [Theory]
    [InlineData("OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)")]
    [InlineData("OpenSSL 1.1.1 (compatible; BoringSSL)")]
    public void A_library_that_stands_in_for_another_is_not_that(string text) =>
        Assert.Empty(PackageTable.Of(PackageTable.Read("usr/bin/openssl", ProgramSamples.Elf((".text", new byte[100]), (".rodata", Encoding.Latin1.GetBytes($"padding\0{text}\0"))))));

    [Fact]
    public void Says_nothing_of_other_programs() => Assert.Empty(PackageTable.Of(PackageTable.Read("bin/ls", ProgramSamples.Elf((".rodata", "nginx/1.25.3"u8.ToArray())))));

    [Fact]
    public void Reads_a_dotnet_library_of_our_own() =>
        Assert.Equal(["nuget:Gabion.Model@0.1.0 inferred"], PackageTable.Of(PackageTable.Read("app/Gabion.Model.dll", File.ReadAllBytes(typeof(Package).Assembly.Location))));

    [Fact]
    public void Reads_archives_inside_archives()
    {
        var inner = ProgramSamples.Zip(("META-INF/maven/org.b/b/pom.properties", ProgramSamples.Properties("org.b", "b", "2.0")));
        var plain = ProgramSamples.Zip(("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBundle-SymbolicName: org.c.core\nImplementation-Version: 3.0\n"u8.ToArray()));
        var result = PackageTable.Read("app/x.war", ProgramSamples.Zip(
            ("META-INF/maven/org.a/a/pom.properties", ProgramSamples.Properties("org.a", "a", "1.0")),
            ("META-INF/maven/org.shaded/s/pom.properties", ProgramSamples.Properties("org.shaded", "s", "0.9")),
            ("WEB-INF/lib/b.jar", inner),
            ("WEB-INF/lib/c-3.1.jar", plain),
            ("WEB-INF/lib/broken.jar", "no archive"u8.ToArray())));
        Assert.Equal(
            ["maven:org.b/b@2.0", "maven:org.c.core/c@3.1 inferred", "maven:org.a/a@1.0", "maven:org.shaded/s@0.9"],
            PackageTable.Of(result).Where(row => !row.StartsWith("gap", StringComparison.Ordinal)));
        Assert.Equal("app/x.war/WEB-INF/lib/b.jar", result.Facts.OfType<PackageSet>().Single().Packages[0].FoundAt.Single());
        Assert.Contains("WEB-INF/lib/broken.jar cannot be read", Assert.Single(result.Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_holds_itself_ends()
    {
        var archive = ProgramSamples.Zip(("x.txt", [1]));
        for (var level = 0; level < 12; level++)
        {
            archive = ProgramSamples.Zip(("inner.jar", archive));
        }

        Assert.Equal(GapKind.Limit, Assert.Single(PackageTable.Read("a.jar", archive).Gaps).Kind);
    }

    [Theory]
    [InlineData("#!/bin/bash\nexec java -jar \"$0\"\n")]
    [InlineData("")]
    public void Reads_an_archive_behind_a_start_script(string script)
    {
        byte[] archive = [.. Encoding.UTF8.GetBytes(script), .. ProgramSamples.Zip(
            ("BOOT-INF/lib/a.jar", ProgramSamples.Zip(("META-INF/maven/org.a/a/pom.properties", ProgramSamples.Properties("org.a", "a", "1.0")))))];
        Assert.Equal(["maven:org.a/a@1.0"], PackageTable.Of(PackageTable.Read("srv/app.jar", archive)));
    }

    [Fact]
    public void Reads_large_archives_inside_archives_without_holding_them()
    {
        var noise = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        var large = ProgramSamples.Zip(
            ("META-INF/maven/org.a/a/pom.properties", ProgramSamples.Properties("org.a", "a", "1.0")),
            ("noise", noise),
            ("in.jar", ProgramSamples.Zip(("META-INF/maven/org.b/b/pom.properties", ProgramSamples.Properties("org.b", "b", "2.0")))));
        var result = PackageTable.Read("x.war", ProgramSamples.Zip(("WEB-INF/lib/large.jar", large)));
        Assert.Equal(["maven:org.a/a@1.0", "maven:org.b/b@2.0"], PackageTable.Of(result).Order(StringComparer.Ordinal));
#pragma warning disable CA5350 // the hash by which repositories know archives
        Assert.Contains("sha1:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(large)), result.Facts.OfType<PackageSet>().Single().Packages.SelectMany(package => package.Hashes).Select(hash => hash.ToString()));
#pragma warning restore CA5350
    }

    [Fact]
    public void An_archive_gives_its_hash()
    {
        var archive = ProgramSamples.Zip(("META-INF/maven/org.a/a/pom.properties", ProgramSamples.Properties("org.a", "a", "1.0")));
        var package = PackageTable.Read("a.jar", archive).Facts.OfType<PackageSet>().Single().Packages.Single();
#pragma warning disable CA5350 // the hash by which repositories know archives
        Assert.Equal("sha1:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(archive)), package.Hashes.Single().ToString());
#pragma warning restore CA5350
    }
}
