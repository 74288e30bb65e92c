using Gabion.Model.Packages;

namespace Gabion.Tests.Model.Packages;

/// <summary>Rows of purl-spec's own tests (tests/spec and tests/types), and what the specification's text says beside them.</summary>
public sealed class PackageUrlTests
{
    [Theory]
    [InlineData("pkg:GOLANG/google.golang.org/genproto#/googleapis/api/annotations/", "pkg:golang/google.golang.org/genproto#googleapis/api/annotations")]
    [InlineData("pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1")]
    [InlineData("pkg:npm/@babel/core#/googleapis/api/annotations/", "pkg:npm/%40babel/core#googleapis/api/annotations")]
    [InlineData("pkg:npm/mypackage@12.4.5?vcs_url=git://host.com/path/to/repo.git%404345abcd34343", "pkg:npm/mypackage@12.4.5?vcs_url=git:%2F%2Fhost.com%2Fpath%2Fto%2Frepo.git%404345abcd34343")]
    [InlineData("pkg:PYPI/Django_package@1.11.1.dev1", "pkg:pypi/django-package@1.11.1.dev1")]
    [InlineData("pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64", "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64")]
    [InlineData("pkg:oci/debian@sha256%3A244fd47e07d10?repository_url=docker.io/library/debian&arch=amd64&tag=latest", "pkg:oci/debian@sha256:244fd47e07d10?arch=amd64&repository_url=docker.io%2Flibrary%2Fdebian&tag=latest")]
    [InlineData("pkg:Maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=sources&repositorY_url=https://repo.spring.io/release", "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=sources&repository_url=https:%2F%2Frepo.spring.io%2Frelease")]
    [InlineData("pkg:///maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io")]
    [InlineData("pkg:maven/HTTPClient/HTTPClient@0.3-3", "pkg:maven/HTTPClient/HTTPClient@0.3-3")]
    [InlineData("pkg:maven/mygroup/myartifact@1.0.0%20Final?mykey=my%20value", "pkg:maven/mygroup/myartifact@1.0.0%20Final?mykey=my%20value")]
    [InlineData("pkg:Nuget/EnterpriseLibrary.Common@6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304")]
    [InlineData("pkg:github/Package-url/purl-Spec@244fd47e07d1004f0aed9c", "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c")]
    [InlineData("pkg:composer/Laravel/Laravel@5.5.0", "pkg:composer/laravel/laravel@5.5.0")]
    [InlineData("pkg:rpm/fedora/centerim@4.22.10-1.el6?arch=i686&epoch=1&distro=fedora-25", "pkg:rpm/fedora/centerim@4.22.10-1.el6?arch=i686&distro=fedora-25&epoch=1")]
    [InlineData("pkg:swid/Acme/example.com/Enterprise+Server@1.0.0?tag_id=75b8c285", "pkg:swid/Acme/example.com/Enterprise%2BServer@1.0.0?tag_id=75b8c285")]
    [InlineData("pkg:generic/bitwarderl?checksum=sha1:ad9503c3e994a4f%2Csha256:41bf9088b3a1e6c1ef1d", "pkg:generic/bitwarderl?checksum=sha1:ad9503c3e994a4f%2Csha256:41bf9088b3a1e6c1ef1d")]
    [InlineData("pkg:golang/github.com/BurntSushi/toml@v1.3.2", "pkg:golang/github.com/BurntSushi/toml@v1.3.2")]
    [InlineData("pkg:npm/a?empty=&x=1", "pkg:npm/a?x=1")]
    public void Normalises_what_it_reads(string text, string expected)
    {
        Assert.True(PackageUrl.TryParse(text, out var url));
        Assert.Equal(expected, url.ToString());
        Assert.True(PackageUrl.TryParse(expected, out var again));
        Assert.Equal(url, again);
    }

    [Theory]
    [InlineData("EnterpriseLibrary.Common@6.0.1304")]
    [InlineData("pkg:EnterpriseLibrary.Common@6.0.1304")]
    [InlineData("pkg:n&g?inx/nginx@0.8.9")]
    [InlineData("pkg:3nginx/nginx@0.8.9")]
    [InlineData("pkg:nginx:a/nginx@0.8.9")]
    [InlineData("pkg:npm/myartifact@1.0.0?in%20production=true")]
    [InlineData("pkg:maven/@1.3.4")]
    [InlineData("pkg%3Amaven/org.apache.commons/io")]
    [InlineData("pkg:cpan/LWP::UserAgent@6.7.6")]
    [InlineData("pkg:swift/Alamofire@5.4.3")]
    [InlineData("pkg:julia/Dates")]
    [InlineData("pkg:cran/@0.9.1")]
    [InlineData("pkg:vcpkg")]
    [InlineData("pkg:")]
    [InlineData("")]
    public void Refuses_what_is_no_package_url(string text) => Assert.False(PackageUrl.TryParse(text, out _));

    [Theory]
    [InlineData("pkg:npm/%40angular/animation@12.3.1", "npm", "@angular", "animation", "12.3.1")]
    [InlineData("pkg:deb/debian/curl@7.50.3-1?arch=i386", "deb", "debian", "curl", "7.50.3-1")]
    [InlineData("pkg:golang/github.com/gorilla/context@234fd47e07d1004f0aed9c#api", "golang", "github.com/gorilla", "context", "234fd47e07d1004f0aed9c")]
    [InlineData("pkg:npm/core", "npm", null, "core", null)]
    public void Takes_the_parts_apart(string text, string type, string? space, string name, string? version)
    {
        Assert.True(PackageUrl.TryParse(text, out var url));
        Assert.Equal((type, space, name, version), (url.Type, url.Namespace, url.Name, url.Version));
    }

    [Theory]
    [InlineData("pkg:rpm/redhat/openssl@1.1.1k-9.el8?arch=x86_64&epoch=1&modularitylabel=a:1:2:3", "rpm", "openssl", "1:1.1.1k-9.el8", "x86_64", null, null)]
    [InlineData("pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=amd64&upstream=glibc", "deb", "libc6", "2.36-9+deb12u4", "amd64", "glibc", null)]
    [InlineData("pkg:deb/debian/libgcc-s1@12.2.0-14?upstream=gcc-12%4012.1.0", "deb", "libgcc-s1", "12.2.0-14", null, "gcc-12", "12.1.0")]
    [InlineData("pkg:rpm/suse/glibc@2.31?upstream=glibc-src-2.31-9.src.rpm", "rpm", "glibc", "2.31", null, "glibc-src", "2.31-9")]
    [InlineData("pkg:deb/debian/zlib1g@1.2.13.dfsg-1?distro=debian-12&epoch=1", "deb", "zlib1g", "1:1.2.13.dfsg-1", null, null, null)]
    [InlineData("pkg:golang/github.com/BurntSushi/toml@v1.3.2", "golang", "github.com/BurntSushi/toml", "v1.3.2", null, null, null)]
    public void Becomes_a_package(string text, string type, string name, string? version, string? architecture, string? source, string? sourceVersion)
    {
        Assert.True(PackageUrl.TryParse(text, out var url));
        var package = PackageUrls.ToPackage(url);
        Assert.Equal(
            (type, name, version, architecture, source, sourceVersion),
            (package.Type, package.Name, package.Version, package.Architecture, package.SourceName, package.SourceVersion));
    }

    [Fact]
    public void A_package_names_its_release_in_its_url()
    {
        var release = new DistributionRelease { Id = "debian", VersionId = "12" };
        var package = new Package { Type = "deb", Name = "libc6", Version = "2.36-9+deb12u4", Architecture = "amd64", SourceName = "glibc", SourceVersion = "2.36-9+deb12u4" };
        Assert.Equal("pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=amd64&distro=debian-12&upstream=glibc", PackageUrls.Of(package, release)!.ToString());
        Assert.Equal(
            "pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=x86_64&distro=rhel-9.4&epoch=1",
            PackageUrls.Of(new() { Type = "rpm", Name = "openssl", Version = "1:3.0.7-27.el9", Architecture = "x86_64" }, new() { Id = "rhel", VersionId = "9.4" })!.ToString());
    }

    [Fact]
    public void Any_text_is_survived()
    {
        string[] pieces = ["pkg:", "npm", "/", "@", "?", "#", "%", "%2", "%40", "a", "=", "&", "..", ":", "julia", "uuid=x", "é", "\0", "swift", "golang"];
        var random = new System.Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (PackageUrl.TryParse(round % 2 == 0 ? text : "pkg:" + text, out var url))
            {
                Assert.True(PackageUrl.TryParse(url.ToString(), out var again));
                Assert.Equal(url.ToString(), again.ToString());
            }
        }
    }
}
