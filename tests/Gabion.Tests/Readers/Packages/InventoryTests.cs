using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Readers.Packages;

public sealed class InventoryTests
{
    [Fact]
    public void Believes_the_file_that_knows_best()
    {
        var inventory = Join(
            ("etc/debian_version", "12.5"),
            ("etc/os-release", "ID=debian\nVERSION_ID=12\n"));
        Assert.Equal("12", inventory.Release!.VersionId);
        Assert.Equal("edge", Join(("etc/os-release", "ID=alpine\nVERSION_ID=3.20.0\n"), ("etc/apk/repositories", "https://x/alpine/edge/main")).Release!.VersionId);
    }

    [Fact]
    public void Joins_lists_of_files_to_their_package()
    {
        var inventory = Join(
            ("var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nVersion: 5\nArchitecture: amd64\nConffiles:\n /etc/bash.bashrc 3f8bd9ad6e8dd0c9d1d6d9a1ac4ab1b3\n"),
            ("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n/etc\n/etc/bash.bashrc\n"),
            ("var/lib/dpkg/info/bash.md5sums", "0123456789abcdef0123456789abcdef  bin/bash\n"));
        Assert.Equal(
            [new("bin/bash", new("md5", "0123456789abcdef0123456789abcdef")), new OwnedFile("etc/bash.bashrc", new("md5", "3f8bd9ad6e8dd0c9d1d6d9a1ac4ab1b3"), true)],
            inventory.Packages.Single().Files);
    }

    [Theory]
    [InlineData("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+\n text\n\nFiles: x\nLicense: Expat\n", "GPL-2+|Expat")]
    [InlineData("Licensed under the GPL, see\n`/usr/share/common-licenses/GPL-3'.\n", "GPL-3")]
    public void A_deb_has_the_licences_of_its_copyright_file(string text, string expected) => Assert.Equal(
        expected.Split('|'),
        Join(("var/lib/dpkg/status", "Package: bash\nVersion: 5\n"), ("usr/share/doc/bash/copyright", text)).Packages.Single().Licences);

    [Fact]
    public void A_program_that_a_package_ships_is_that_package()
    {
        var nginx = ProgramSamples.Elf((".rodata", "nginx/1.22.1"u8.ToArray()));
        Assert.Equal(["deb", "generic"], Types(("usr/local/sbin/nginx", nginx)));
        Assert.Equal(["deb"], Types(("usr/sbin/nginx", nginx)));

        static IEnumerable<string> Types((string Path, byte[] Content) program) => Inventory.Join(
        [
            .. PackageTable.Read("var/lib/dpkg/status", "Package: nginx\nVersion: 1.22.1-9\n").Facts,
            .. PackageTable.Read("var/lib/dpkg/info/nginx.list", "/.\n/usr\n/usr/sbin\n/usr/sbin/nginx\n").Facts,
            .. PackageTable.Read(program.Path, program.Content).Facts,
        ]).Packages.Select(package => package.Type);
    }

    [Theory]
    [InlineData("web/package.json", "web/yarn.lock", 0)]
    [InlineData("web/app/package.json", "package-lock.json", 0)]
    [InlineData("web/package.json", "other/yarn.lock", 1)]
    public void A_manifest_without_a_lock_file_is_a_gap(string path, string locked, int gaps) =>
        Assert.Equal(gaps, PackageTable.Read(path, """{"dependencies": {"a": "^1"}}""", (locked, "")).Gaps.Length);

    [Fact]
    public void A_vendor_of_another_distribution_is_a_third_party()
    {
        var epel = new Package { Type = "rpm", Name = "htop", Version = "3", Supplier = "Fedora Project", IsDistributionOwn = true };
        var file = new SourceFile("var/lib/rpm/Packages");
        Fact[] facts = [new PackageSet(file, "rpm database", PackageSetRole.Installed, [epel]), new DistributionReleaseFile(file, new() { Id = "rhel", VersionId = "9.4" }, 50)];
        Assert.False(Inventory.Join(facts).Packages.Single().IsDistributionOwn);
    }

    private static Inventory Join(params (string Path, string Text)[] files) =>
        Inventory.Join(files.SelectMany(file => PackageTable.Read(file.Path, file.Text).Facts));
}
