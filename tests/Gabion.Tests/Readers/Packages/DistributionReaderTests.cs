using Gabion.Model.Packages;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Expected values come from deb-control(5), dpkg(1), apk's database format, os-release(5) and pacman's local database.</summary>
public sealed class DistributionReaderTests
{
    private const string Status = """
        Package: libc6
        Status: install ok installed
        Priority: optional
        Architecture: amd64
        Source: glibc
        Version: 2.36-9+deb12u4
        Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
        Depends: libgcc-s1 (>= 3.0), libcrypt1 | nothing
        Description: GNU C Library
         Package: trap
        Conffiles:
         /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab

        Package: libgcc-s1
        Status: hold ok installed
        Architecture: amd64
        Source: gcc-12 (12.2.0-14)
        Version: 12.2.0-14+b1
        Maintainer: Debian GCC Maintainers <debian-gcc@lists.debian.org>

        Package: gone
        Status: deinstall ok config-files
        Architecture: amd64
        Version: 1

        Package: broken
        Status: install reinstreq half-installed
        Version: 1

        Package: waiting
        Status: install ok triggers-pending
        Architecture: all
        Version: 1:2

        Package: docker-ce
        Status: install ok installed
        Architecture: amd64
        Version: 5:24.0.7-1~debian.12~bookworm
        Maintainer: Docker <support@docker.com>

        Package: noversion
        Status: install ok installed

        """;

    [Fact]
    public void Reads_what_dpkg_has_installed() => Assert.Equal(
        PackageTable.Lines("""
            deb:libc6@2.36-9+deb12u4 (amd64) source glibc@2.36-9+deb12u4 -> deb:libgcc-s1@12.2.0-14+b1 (amd64)
            deb:libgcc-s1@12.2.0-14+b1 (amd64) source gcc-12@12.2.0-14
            deb:waiting@1:2 (all)
            deb:docker-ce@5:24.0.7-1~debian.12~bookworm (amd64) third-party
            gap Invalid 41: Package 'noversion' has no version, so nothing can be said of it
            """),
        PackageTable.Of("var/lib/dpkg/status", Status));

    [Fact]
    public void Knows_configuration_files_of_dpkg()
    {
        var package = PackageTable.Read("var/lib/dpkg/status", Status).Facts.OfType<PackageSet>().Single().Packages[0];
        Assert.Equal(
            new OwnedFile("etc/ld.so.conf.d/x86_64-linux-gnu.conf", new("md5", "d4e7a7b88a71b5ffd9e2644e71a0cfab"), IsConfiguration: true),
            Assert.Single(package.Files));
    }

    [Theory]
    [InlineData("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n", "deb:base-files@12.4 (amd64)")]
    [InlineData("layer/var/lib/dpkg/status.d/libc6", "Package: libc6\nVersion: 2\nSource: glibc\n", "deb:libc6@2 source glibc@2")]
    [InlineData("usr/lib/opkg/status", "Package: busybox\nVersion: 1.36.1-r1\nStatus: install user installed\nArchitecture: x86_64\n", "opkg:busybox@1.36.1-r1 (x86_64)")]
    public void Reads_stanzas_elsewhere(string path, string text, string expected) => Assert.Equal([expected], PackageTable.Of(path, text));

    [Theory]
    [InlineData("var/lib/dpkg/status.d/base.preinst")]
    [InlineData("var/lib/dpkg/status-old")]
    [InlineData("status")]
    [InlineData("vcpkg/status")]
    public void Passes_over_what_is_no_database(string path) => Assert.DoesNotContain(Gabion.Readers.Packages.PackageReaderList.Installed, reader => reader.Accepts(path));

    [Theory]
    [InlineData("var/lib/dpkg/status", "Package: a\nVersion: 1\n\nnonsense\nmore\n", 4, "2 lines of it, from here on, are no part of a package's record")]
    [InlineData("var/lib/dpkg/status", "Package: a\nVersion: 1\nDescription: x\0y\n", 3, "A line of it is no part of a package's record")]
    [InlineData("var/lib/dpkg/status", "Package: a\nVersion: 1\nDescription: cut i", 3, "It ends inside a line")]
    [InlineData("lib/apk/db/installed", "P:a\nV:1\n\n\0\0\0\n", 4, "A line of it is no part of a package's record")]
    [InlineData("lib/apk/db/installed", "P:a\nV:1\nT:cut i", 3, "It ends inside a line")]
    public void Tells_where_a_database_is_damaged(string path, string text, int line, string words)
    {
        var result = PackageTable.Read(path, text);
        Assert.Equal("a", result.Facts.OfType<PackageSet>().Single().Packages.Single().Name);
        var gap = Assert.Single(result.Gaps);
        Assert.StartsWith(words, gap.Reason, StringComparison.Ordinal);
        Assert.Equal(line, gap.Span!.Value.Line);
    }

    [Fact]
    public void Reads_lists_of_owned_files()
    {
        var list = PackageTable.Read("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n/etc\n/etc/skel\n/etc/skel/.bashrc\n").Facts.OfType<OwnedFileList>().Single();
        Assert.Equal(["bin/bash", "etc/skel/.bashrc"], list.Files.Select(file => file.Path));
        var sums = PackageTable.Read("var/lib/dpkg/info/libc6:amd64.md5sums", "0123456789abcdef0123456789abcdef  lib/x.so\n").Facts.OfType<OwnedFileList>().Single();
        Assert.Equal(("libc6:amd64", new OwnedFile("lib/x.so", new("md5", "0123456789abcdef0123456789abcdef"))), (sums.Package, sums.Files.Single()));
    }

    [Theory]
    [InlineData("lib/apk/db/installed")]
    [InlineData("usr/lib/apk/db/installed")]
    public void Reads_what_apk_has_installed(string path)
    {
        var result = PackageTable.Read(path, """
            C:Q1tSkotDtoPHqlN9lgIOAi9tXZb4I=
            P:musl
            V:1.1.22-r3
            A:x86_64
            L:MIT
            o:musl
            m:Timo
            p:so:libc.musl-x86_64.so.1=1
            F:lib
            R:libc.musl-x86_64.so.1
            a:0:0:777
            Z:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=

            P:ssl_client
            V:1.30.1-r3
            A:x86_64
            o:busybox
            D:so:libc.musl-x86_64.so.1 !conflict
            F:usr/bin
            R:ssl_client

            """);
        Assert.Equal(
            PackageTable.Lines("""
                apk:musl@1.1.22-r3 (x86_64)
                apk:ssl_client@1.30.1-r3 (x86_64) source busybox@1.30.1-r3 -> apk:musl@1.1.22-r3 (x86_64)
                """),
            PackageTable.Of(result));
        var files = result.Facts.OfType<PackageSet>().Single().Packages.SelectMany(package => package.Files).ToList();
        Assert.Equal("lib/libc.musl-x86_64.so.1", files[0].Path);
        Assert.Equal("sha1:" + Convert.ToHexStringLower(Convert.FromBase64String("7yJ3JFNypA4mxhJJr0ou6CzsJVI=")), files[0].Checksum!.ToString());
        Assert.Equal(new OwnedFile("usr/bin/ssl_client", null), files[1]);
    }

    [Fact]
    public void Reads_what_pacman_has_installed() => Assert.Equal(
        ["alpm:python-setuptools@1:69.0.3-3 (any) source python@1:69.0.3-3"],
        PackageTable.Of(
            "var/lib/pacman/local/python-setuptools-1:69.0.3-3/desc",
            "%NAME%\npython-setuptools\n\n%VERSION%\n1:69.0.3-3\n\n%BASE%\npython\n\n%ARCH%\nany\n\n%LICENSE%\nPSF\nMIT\n"));

    [Fact]
    public void Reads_the_manifest_of_an_image_without_rpm() => Assert.Equal(
        PackageTable.Lines("""
            rpm:bash@5.1.8-1.cm2 (x86_64)
            rpm:openssl-libs@1:1.1.1k-9.cm2 (x86_64) source openssl@1:1.1.1k-9.cm2
            gap Invalid 3: The row has 1 cells in place of 10; its package is not known
            """),
        PackageTable.Of(
            "var/lib/rpmmanifest/container-manifest-2",
            "bash\t5.1.8-1.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t(none)\t4042\tx86_64\t0\tbash-5.1.8-1.cm2.src.rpm\n"
            + "openssl-libs\t1.1.1k-9.cm2\t1\t1\tMicrosoft Corporation\t(none)\t4\tx86_64\t1\topenssl-1.1.1k-9.cm2.src.rpm\nrubbish\n"));

    [Theory]
    [InlineData("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "debian|12|bookworm|Debian:12")]
    [InlineData("usr/lib/os-release", "NAME='openEuler'\nVERSION=\"24.03 (LTS)\"\nID=\"openEuler\"\nVERSION_ID=\"24.03\"\n", "openeuler|24.03||openEuler:24.03-LTS")]
    [InlineData("etc/alpine-release", "3.10.4\n", "alpine|3.10.4||Alpine:v3.10")]
    [InlineData("etc/apk/repositories", "#x/edge/main\nhttps://dl-cdn.alpinelinux.org/alpine/edge/main\n", "alpine|edge||Alpine:edge")]
    [InlineData("etc/redhat-release", "Red Hat Enterprise Linux release 8.9 (Ootpa)\n", "rhel|8.9||Red Hat:enterprise_linux:8")]
    [InlineData("etc/redhat-release", "Red Hat Enterprise Linux Server release 7.9 (Maipo)\n", "rhel|7.9||Red Hat:enterprise_linux:7")]
    [InlineData("etc/centos-release", "CentOS Linux release 7.9.2009 (Core)\n", "centos|7.9.2009||CentOS:7")]
    [InlineData("etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\n", "ubuntu|22.04|jammy|Ubuntu:22.04:LTS")]
    [InlineData("etc/debian_version", "12.5\n", "debian|12.5||Debian:12")]
    [InlineData("etc/debian_version", "trixie/sid\n", "debian|||Debian:unstable")]
    [InlineData("etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n", "")]
    public void Reads_which_release_it_is(string path, string text, string expected)
    {
        var release = PackageTable.Read(path, text).Facts.OfType<DistributionReleaseFile>().SingleOrDefault()?.Release;
        Assert.Equal(expected, release is null ? "" : $"{release.Id}|{release.VersionId}|{release.Codename}|{release.Ecosystem}");
    }

    [Fact]
    public void Reads_the_manifest_of_Chisel() => Assert.Equal(
        PackageTable.Lines("""
            deb:libc6@2.39-0ubuntu8.4 (amd64)
            deb:libssl3t64@3.0.13-0ubuntu3.5 (amd64)
            gap Unknown : It names no source packages, by which most advisories of Ubuntu go: vulnerabilities of its packages may be missed
            """),
        Chisel("""
            {"jsonwall":"1.0","schema":"1.0","count":4}
            {"kind":"content","slice":"libc6_libs","path":"/usr/lib/libc.so.6"}
            {"kind":"package","name":"libc6","version":"2.39-0ubuntu8.4","sha256":"00","arch":"amd64"}
            {"kind":"package","name":"libssl3t64","version":"3.0.13-0ubuntu3.5","sha256":"00","arch":"amd64"}

            """));

    [Theory]
    [InlineData("{\"jsonwall\":\"1.0\",\"schema\":\"1.0\",\"count\":9}\n{\"kind\":\"path\",\"path\":\"/a\"}\n", "gap Invalid 2: It ends without the 9 lines that it should have")]
    [InlineData("{\"jsonwall\":\"1.0\",\"count\":2}\n{\"kind\":\"package\",\"name\":\"a\"}\n", "gap Invalid 2: A line of it is no part of a Chisel manifest")]
    [InlineData("hello\n", "gap Invalid 1: A line of it is no part of a Chisel manifest")]
    public void Tells_where_a_manifest_of_Chisel_is_damaged(string text, string expected) => Assert.StartsWith(expected, Chisel(text).Single(), StringComparison.Ordinal);

    [Fact]
    public void A_manifest_of_Chisel_that_cannot_be_unpacked_is_told() =>
        Assert.StartsWith("gap Invalid : The manifest cannot be unpacked", PackageTable.Of(PackageTable.Read("var/lib/chisel/manifest.wall", "no zstd here"u8.ToArray())).Single(), StringComparison.Ordinal);

    [Fact]
    public void An_entry_of_dpkg_without_a_package_is_told() =>
        Assert.StartsWith("gap Invalid 1: An entry has a version and no package", PackageTable.Of("var/lib/dpkg/status", "Status: install ok installed\nVersion: 1.0\n\n").Single(), StringComparison.Ordinal);

    private static string[] Chisel(string text) => PackageTable.Of(PackageTable.Read("root/var/lib/chisel/manifest.wall", ProgramSamples.Zstandard(text)));
}
