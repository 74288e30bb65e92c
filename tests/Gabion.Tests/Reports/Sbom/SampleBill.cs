using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Reports.Sbom;

namespace Gabion.Tests.Reports.Sbom;

/// <summary>A bill with one package of each difficulty.</summary>
internal static class SampleBill
{
    public static SbomDocument Create() => new()
    {
        Name = "shop/root \"é\"",
        IsContainer = true,
        ToolVersion = "0.1.0",
        At = DateTimeOffset.UnixEpoch,
        Gaps = [new(GapKind.Unreadable, "opt/x", null, "It could not be read")],
        Inventory = new(
            new() { Id = "debian", VersionId = "12", Codename = "bookworm", PrettyName = "Debian GNU/Linux 12 (bookworm)", Version = "12 (bookworm)" },
            [
                new()
                {
                    Type = "deb", Name = "libgcc-s1", Version = "12.2.0-14+b1", Architecture = "amd64", SourceName = "gcc-12", SourceVersion = "12.2.0-14",
                    Supplier = "GCC <gcc@lists.debian.org>", IsDistributionOwn = true, FoundAt = ["var/lib/dpkg/status"], Layer = new("sha256", new('a', 64)),
                },
                new()
                {
                    Type = "deb", Name = "libc6", Version = "2.36-9+deb12u4", Architecture = "amd64", SourceName = "glibc", SourceVersion = "2.36-9+deb12u4",
                    IsDistributionOwn = true, Dependencies = ["deb:libgcc-s1@12.2.0-14+b1 (amd64)"], FoundAt = ["var/lib/dpkg/status"],
                },
                new() { Type = "rpm", Name = "openssl", Version = "1:3.0.7-1.el9", SourceName = "openssl", SourceVersion = "1:3.0.7-1.el9", Module = "a:1:2:3", FoundAt = ["var/lib/rpm/rpmdb.sqlite"] },
                new() { Type = "golang", Name = "github.com/BurntSushi/toml", Version = "v1.3.2", Scope = PackageScope.Direct, FoundAt = ["go.mod"] },
                new()
                {
                    Type = "npm", Namespace = "@s", Name = "a", Version = "1.0.0", Licences = ["MIT"], IsDevelopment = true, Scope = PackageScope.Transitive,
                    Hashes = [new("sha512", new('b', 128))], FoundAt = ["web/package-lock.json", "app/package-lock.json"],
                },
                new() { Type = "pypi", Name = "pyyaml", Version = "6.0", Licences = ["MIT AND Apache-2.0"], ShippedBy = "deb:libc6@2.36-9+deb12u4 (amd64)", FoundAt = ["x/METADATA"] },
                new() { Type = "maven", Namespace = "org.a", Name = "b", Version = "1", Licences = ["Custom Licence", "BSD-3-Clause"], Evidence = PackageEvidence.Inferred, FoundAt = ["b.jar"] },
                new() { Type = "generic", Name = "nginx", Version = null, Evidence = PackageEvidence.Inferred, FoundAt = ["usr/sbin/nginx"] },
            ]),
    };

    public static SbomDocument Empty() => new() { Name = "empty", ToolVersion = "0.1.0", At = DateTimeOffset.UnixEpoch, Inventory = Inventory.Empty };

    public static string Text(SbomDocument document, Action<SbomDocument, TextWriter> write)
    {
        var output = new StringWriter { NewLine = "\n" };
        write(document, output);
        return output.ToString();
    }
}
