using Gabion.Model.Packages;

namespace Gabion.Tests.Readers.Packages;

/// <summary>The dialects of Trivy and Syft, in small: operating system and source package must not be lost.</summary>
public sealed class SbomReaderTests
{
    [Fact]
    public void Reads_trivys_cyclonedx() => Check(
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5",
         "metadata": {"component": {"type": "container", "name": "x", "purl": "pkg:oci/x@sha256%3Aab?repository_url=r"}},
         "components": [
          {"bom-ref": "1", "type": "operating-system", "name": "redhat", "version": "8.9", "properties": [{"name": "aquasecurity:trivy:Type", "value": "redhat"}]},
          {"bom-ref": "pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&distro=redhat-8.9&epoch=1", "type": "library", "name": "openssl-libs", "version": "1.1.1k-9.el8", "purl": "pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&distro=redhat-8.9&epoch=1",
           "licenses": [{"license": {"name": "OpenSSL"}}],
           "properties": [{"name": "aquasecurity:trivy:SrcName", "value": "openssl"}, {"name": "aquasecurity:trivy:SrcVersion", "value": "1.1.1k"}, {"name": "aquasecurity:trivy:SrcRelease", "value": "9.el8"}, {"name": "aquasecurity:trivy:SrcEpoch", "value": "1"},
             {"name": "aquasecurity:trivy:LayerDiffID", "value": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]},
          {"bom-ref": "app", "type": "application", "name": "app/package-lock.json"},
          {"bom-ref": "pkg:golang/github.com/burntsushi/toml@v1.3.2", "type": "library", "name": "github.com/BurntSushi/toml", "version": "v1.3.2", "purl": "pkg:golang/github.com/burntsushi/toml@v1.3.2"}
         ],
         "dependencies": [{"ref": "pkg:golang/github.com/burntsushi/toml@v1.3.2", "dependsOn": ["pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&distro=redhat-8.9&epoch=1"]}]}
        """,
        "rhel 8.9",
        """
        rpm:openssl-libs@1:1.1.1k-9.el8 (x86_64) source openssl@1:1.1.1k-9.el8
        golang:github.com/BurntSushi/toml@v1.3.2 -> rpm:openssl-libs@1:1.1.1k-9.el8 (x86_64)
        """);

    [Fact]
    public void Reads_syfts_cyclonedx() => Check(
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
          {"bom-ref": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&package-id=0a", "type": "library", "name": "libc6", "version": "2.36-9", "publisher": "x", "purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc",
           "properties": [{"name": "syft:package:type", "value": "deb"}, {"name": "syft:metadata:source", "value": "glibc"}, {"name": "syft:location:0:path", "value": "/var/lib/dpkg/status"}]},
          {"bom-ref": "os:debian@12", "type": "operating-system", "name": "debian", "version": "12", "description": "Debian GNU/Linux 12 (bookworm)",
           "properties": [{"name": "syft:distro:id", "value": "debian"}, {"name": "syft:distro:versionID", "value": "12"}, {"name": "syft:distro:versionCodename", "value": "bookworm"}]}
        ]}
        """,
        "debian 12",
        "deb:libc6@2.36-9 (amd64) source glibc@2.36-9");

    [Theory]
    [InlineData("cpe:2.3:a:f5:nginx:1.20.0:*:*:*:*:*:*:*", "generic:nginx@1.20.0")]
    [InlineData("cpe:/a:apache:http_server:2.4.57", "generic:httpd@2.4.57")]
    [InlineData("cpe:2.3:a:nodejs:node.js:*:*:*:*:*:*:*:*", "generic:node@9")] // then the component's own version
    [InlineData("cpe:2.3:a:a\\\\:b:c\\\\+\\\\+:1.0\\\\-2:*:*:*:*:*:*:*", "generic:c++@1.0-2")]
    [InlineData("cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:*:*", "generic:linux_kernel@6.1")]
    [InlineData("cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*", "gap Unknown : 1 components have no package URL, so which packages they are is not known")]
    [InlineData("cpe:2.3:a:x", "gap Unknown : 1 components have no package URL, so which packages they are is not known")]
    public void A_component_with_a_CPE_alone_is_a_program(string cpe, string expected)
    {
        Assert.Equal([expected], PackageTable.Of("bom.json", $$"""{"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "x", "version": "9", "cpe": "{{cpe}}"}]}"""));
        Assert.Equal(
            [expected.Replace("components", "packages", StringComparison.Ordinal)],
            PackageTable.Of("a.spdx.json", $$"""{"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "a", "name": "x", "versionInfo": "9", "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": "{{cpe}}"}]}]}"""));
    }

    [Fact]
    public void An_operating_system_of_an_older_trivys_spdx_is_the_release() => Check(
        """
        {"spdxVersion": "SPDX-2.3", "packages": [
          {"SPDXID": "SPDXRef-OperatingSystem-2e91", "name": "centos", "versionInfo": "7.6.1810"},
          {"SPDXID": "SPDXRef-Package-1", "name": "bash", "versionInfo": "4.2", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:rpm/centos/bash@4.2?distro=centos-7.6.1810"}]}
        ], "relationships": []}
        """,
        "centos 7.6.1810",
        "rpm:bash@4.2");

    [Fact]
    public void Packages_of_SPDX_without_a_name_for_matching_are_told_but_not_the_subject_files_and_sources()
    {
        const string Bill = """
            {"spdxVersion": "SPDX-2.3", "documentDescribes": ["SPDXRef-root"], "packages": [
              {"SPDXID": "SPDXRef-root", "name": "image"},
              {"SPDXID": "SPDXRef-Application-1", "name": "app/package-lock.json"},
              {"SPDXID": "SPDXRef-2", "name": "npm", "primaryPackagePurpose": "APPLICATION"},
              {"SPDXID": "SPDXRef-3", "name": "src.tar.gz", "primaryPackagePurpose": "SOURCE"},
              {"SPDXID": "SPDXRef-a", "name": "openssl", "versionInfo": "1.0.1f"}, {"SPDXID": "SPDXRef-b", "name": "busybox", "versionInfo": "1.30.1"}DJANGO]}
            """;
        const string Django = """, {"SPDXID": "SPDXRef-c", "name": "django", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:pypi/django@3.2.0"}]}""";
        const string Gap = "gap Unknown : 2 packages have no package URL, so which packages they are is not known";
        Assert.Equal([Gap], PackageTable.Of("a.spdx.json", Bill.Replace("DJANGO", "", StringComparison.Ordinal)));
        Assert.Equal(["pypi:django@3.2.0", Gap], PackageTable.Of("a.spdx.json", Bill.Replace("DJANGO", Django, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("pkg:deb/debian/curl@1?distro=debian-12.5", "pkg:deb/debian/zlib@1?distro=debian-13", "curl debian 12.5, zlib debian 13")]
    [InlineData("pkg:apk/alpine/musl@1?distro=alpine-3.19.1", "pkg:apk/alpine/busybox@1?distro=alpine-3.10.4", "busybox alpine 3.10.4, musl alpine 3.19.1")]
    [InlineData("pkg:deb/debian/curl@1?distro=debian-12", "pkg:apk/alpine/busybox@1?distro=alpine-3.10.4", "busybox alpine 3.10.4, curl debian 12")]
    [InlineData("pkg:deb/debian/curl@1?distro=bookworm", "pkg:deb/ubuntu/zlib@1?distro=jammy", "curl debian 12, zlib ubuntu 22.04")]
    [InlineData("pkg:deb/debian/curl@1?distro=debian-12", "pkg:deb/ubuntu/zlib@1", "curl debian 12, zlib ubuntu ")]
    [InlineData("pkg:rpm/redhat/curl@1?distro=redhat-8.9", "pkg:rpm/redhat/zlib@1", "curl rhel 8.9, zlib rhel 8.9")] // the namespace is the vendor's
    [InlineData("pkg:deb/debian/curl@1?distro=debian-12", "pkg:deb/debian/curl@1?distro=debian-11", "curl debian 11, curl debian 12")] // one name and version, two packages
    public void Each_package_of_a_bill_is_of_the_release_that_its_own_URL_says(string first, string second, string expected)
    {
        var inventory = Inventory.Join(PackageTable.Read("bom.json", $$"""{"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "x", "purl": "{{first}}"}, {"type": "library", "name": "y", "purl": "{{second}}"}]}""").Facts);
        Assert.Equal(expected, string.Join(", ", inventory.Packages.Select(package => (package.Name, Release: package.Release ?? inventory.Release!)).Select(row => $"{row.Name} {row.Release.Id} {row.Release.VersionId}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Reads_trivys_spdx() => Check(
        """
        {"spdxVersion": "SPDX-2.3", "packages": [
          {"SPDXID": "SPDXRef-OperatingSystem-1", "name": "alpine", "versionInfo": "3.19.1", "primaryPackagePurpose": "OPERATING-SYSTEM"},
          {"SPDXID": "SPDXRef-Package-1", "name": "libcrypto3", "versionInfo": "3.1.4-r5", "sourceInfo": "built package from: openssl 3.1.4-r5", "licenseDeclared": "Apache-2.0",
           "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=3.19.1"}],
           "attributionTexts": ["PkgID: libcrypto3@3.1.4-r5", "LayerDiffID: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]}
        ], "relationships": []}
        """,
        "alpine 3.19.1",
        "apk:libcrypto3@3.1.4-r5 (x86_64) source openssl@3.1.4-r5");

    [Fact]
    public void Reads_syfts_spdx() => Check(
        """
        {"spdxVersion": "SPDX-2.3", "packages": [
          {"SPDXID": "SPDXRef-a", "name": "bash", "versionInfo": "5.1.8-6.el9", "supplier": "Organization: Rocky",
           "externalRefs": [{"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x"}, {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:rpm/rocky/bash@5.1.8-6.el9?arch=x86_64&distro=rocky-9.3&upstream=bash-5.1.8-6.el9.src.rpm"}]},
          {"SPDXID": "SPDXRef-b", "name": "glibc", "versionInfo": "2.34-83.el9", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:rpm/rocky/glibc@2.34-83.el9?arch=x86_64&distro=rocky-9.3"}]}
        ], "relationships": [{"spdxElementId": "SPDXRef-b", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-a"}]}
        """,
        "rocky 9.3",
        """
        rpm:bash@5.1.8-6.el9 (x86_64) -> rpm:glibc@2.34-83.el9 (x86_64)
        rpm:glibc@2.34-83.el9 (x86_64)
        """);

    private const string Syft = """
        {"artifacts": [
          {"id": "1", "name": "libssl1.1", "version": "1.1.1n-r0", "type": "apk", "locations": [{"path": "/lib/apk/db/installed", "layerID": "sha256:d80e0208345a5c0e0e5575f11f35d99a179bcdfec9a075828e774145c0245eb6"}], "licenses": [{"value": "OpenSSL", "spdxExpression": "OpenSSL"}],
           "purl": "pkg:apk/alpine/libssl1.1@1.1.1n-r0?arch=aarch64&upstream=openssl&distro=alpine-3.12.12", "metadata": {"originPackage": "openssl", "architecture": "aarch64"}},
          {"id": "2", "name": "musl", "version": "1.1.24-r10", "type": "apk", "purl": "pkg:apk/alpine/musl@1.1.24-r10?arch=aarch64&distro=alpine-3.12.12", "metadata": {"originPackage": "musl"}},
          {"id": "3", "name": "requests", "version": "2.31.0", "type": "python", "purl": "pkg:pypi/requests@2.31.0"},
          {"id": "4", "name": "busybox", "version": "1.31.1", "type": "binary", "purl": ""}],
         "artifactRelationships": [{"parent": "2", "child": "1", "type": "dependency-of"}, {"parent": "1", "child": "3", "type": "ownership-by-file-overlap"}, {"parent": "1", "child": "59", "type": "contains"}],
         "source": {"type": "image", "metadata": {"userInput": "alpine:3.12", "imageID": "sha256:cc604a625da1289c5dd57f947318133161ff7f40fb03dc2a649300473b97e743", "manifestDigest": "sha256:8cb449c3c0a4611deee6858f633eaa9378ee2eb00c2c2ae643e76e82d06b850b", "tags": ["alpine:3.12"]}},
         "distro": {"prettyName": "Alpine Linux v3.12", "id": "alpine", "versionID": "3.12.12"}, "descriptor": {"name": "syft", "version": "0.101.1"}}
        """;

    private const string SyftPackages = """
        apk:libssl1.1@1.1.1n-r0 (aarch64) source openssl@1.1.1n-r0 -> apk:musl@1.1.24-r10 (aarch64)
        apk:musl@1.1.24-r10 (aarch64)
        pypi:requests@2.31.0
        gap Unknown : 1 artifacts have no package URL, so which packages they are is not known
        """;

    [Fact]
    public void Reads_syfts_own_format()
    {
        Check(Syft, "alpine 3.12.12", SyftPackages);
        var result = PackageTable.Read("alpine.syft.json", Syft);
        var packages = result.Facts.OfType<PackageSet>().Single().Packages;
        Assert.Equal("apk:libssl1.1@1.1.1n-r0 (aarch64)", packages[2].ShippedBy);
        Assert.Equal(["lib/apk/db/installed"], packages[0].FoundAt.Where(path => path != "alpine.syft.json"));
        Assert.Equal("sha256:d80e0208345a5c0e0e5575f11f35d99a179bcdfec9a075828e774145c0245eb6", packages[0].Layer!.ToString());
        Assert.Contains("1 artifacts have no package URL", Assert.Single(result.Gaps).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{{\"_type\": \"https://in-toto.io/Statement/v0.1\", \"predicateType\": \"https://syft.dev/bom\", \"subject\": [], \"predicate\": {0}}}")]
    [InlineData("{{\"_type\": \"https://in-toto.io/Statement/v0.1\", \"predicateType\": \"https://cyclonedx.org/bom\", \"predicate\": {{\"Data\": {0}, \"Timestamp\": \"2022-01-01T00:00:00Z\"}}}}")]
    public void Reads_attested_bills(string statement)
    {
        var inner = string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, Syft);
        var envelope = $$"""{"payloadType": "application/vnd.in-toto+json", "payload": "{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(inner))}}", "signatures": [{"keyid": "", "sig": "AAAA"}]}""";
        var provenance = $$"""{"payloadType": "application/vnd.in-toto+json", "payload": "{{Convert.ToBase64String("{\"predicateType\": \"https://slsa.dev/provenance/v1\", \"predicate\": {}}"u8)}}", "signatures": []}""";
        var bundle = $$"""{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": {{envelope}}}""";
        foreach (var text in (string[])[inner, envelope, $"{provenance}\n{envelope}\n", bundle])
        {
            Check(text, "alpine 3.12.12", SyftPackages);
            Assert.True(Gabion.Readers.Packages.Sbom.SbomReader.Recognises(System.Text.Encoding.UTF8.GetBytes(text)));
            var subject = Gabion.Readers.Packages.Sbom.BillSubject.Read(System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Equal(["alpine:3.12"], subject.Names);
            Assert.Equal(2, subject.Digests.Length);
        }
    }

    [Fact]
    public void Keeps_the_layer() => Assert.Equal(
        "sha256:" + new string('a', 64),
        PackageTable.Read("bom.json", $$"""{"bomFormat": "CycloneDX", "components": [{"name": "a", "purl": "pkg:npm/a@1", "properties": [{"name": "aquasecurity:trivy:LayerDiffID", "value": "sha256:{{new string('a', 64)}}"}]}]}""")
            .Facts.OfType<PackageSet>().Single().Packages.Single().Layer!.ToString());

    [Theory]
    [InlineData("""{"@context": "https://schema.org"}""", "It is JSON-LD of another context than SPDX 3's")]
    [InlineData("""{"a": 1}""", "neither")]
    [InlineData("""{"predicateType": "https://slsa.dev/provenance/v1", "predicate": {"a": 1}}""", "It is an attestation of https://slsa.dev/provenance/v1")]
    [InlineData("""{"payloadType": "application/vnd.in-toto+json", "payload": "not base64!"}""", "It is an attestation without a bill")]
    [InlineData("""{"bomFormat": "CycloneDX", """, "the packages in it are not known")]
    [InlineData("""{"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "a"}]}""", "1 components have no package URL")]
    [InlineData("""{"bomFormat": "CycloneDX", "components": []}""", "The bill names no packages")]
    [InlineData("""{"bomFormat": "CycloneDX", "components": [], "compositions": [{"aggregate": "unknown"}]}""", "The bill names no packages")]
    [InlineData("""{"bomFormat": "CycloneDX", "components": [{"name": "a", "purl": "pkg:npm/a@1"}], "compositions": [{"aggregate": "complete"}, {"aggregate": "incomplete_first_party_only"}]}""", "not whole (incomplete_first_party_only)")]
    [InlineData("""{"bomFormat": "CycloneDX", "components": [], "compositions": [{"aggregate": "incomplete"}], "metadata": {"properties": [{"name": "gabion:notAssessed", "value": "layer 2: damaged"}]}}""", "this was not assessed: layer 2: damaged")]
    [InlineData("""{"spdxVersion": "SPDX-2.3", "packages": []}""", "The bill names no packages")]
    [InlineData("""{"spdxVersion": "SPDX-2.3", "packages": [], "annotations": [{"comment": "gabion:notAssessed: layer 2: damaged"}, {"comment": "by hand"}]}""", "this was not assessed: layer 2: damaged")]
    [InlineData("""{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}""", "The bill names no packages")]
    [InlineData("""{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "Annotation", "spdxId": "n", "subject": "d", "statement": "gabion:notAssessed: layer 2: damaged"}]}""", "this was not assessed: layer 2: damaged")]
    [InlineData("""{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "software_Package", "spdxId": "a", "name": "a", "software_packageUrl": "pkg:npm/a@1"}, {"type": "Relationship", "spdxId": "r", "relationshipType": "contains", "from": "i", "to": ["a"], "completeness": "incomplete"}, {"type": "Relationship", "spdxId": "s", "relationshipType": "hasDeclaredLicense", "from": "a", "to": ["l"], "completeness": "incomplete"}]}""", "not whole (contains: incomplete)")]
    public void What_cannot_be_read_is_a_gap(string text, string reason) =>
        Assert.Contains(reason, Assert.Single(PackageTable.Read("sbom.json", text).Gaps).Reason, StringComparison.Ordinal);

    private static void Check(string text, string release, string packages)
    {
        var result = PackageTable.Read("bill.cdx.json", text);
        var stated = result.Facts.OfType<DistributionReleaseFile>().Single().Release;
        Assert.Equal(release, $"{stated.Id} {stated.VersionId}");
        Assert.Equal(PackageTable.Lines(packages), PackageTable.Of(result));
    }
}
