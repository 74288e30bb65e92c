using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Sbom;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Bills that are written in another form than JSON state the same.</summary>
public sealed class BillFormTests
{
    private const string Xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- made by a build -->
        <bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">
          <metadata><component type="container" bom-ref="img"><name>shop/web</name><version>1.4</version></component></metadata>
          <components>
            <component type="operating-system" bom-ref="os"><name>debian</name><version>12.5</version></component>
            <component type="library" bom-ref="ssl">
              <publisher>OpenSSL Team</publisher>
              <name>libssl3</name><version>3.0.11-1~deb12u2</version>
              <hashes><hash alg="SHA-1">da39a3ee5e6b4b0d3255bfef95601890afd80709</hash></hashes>
              <licenses><license><id>Apache-2.0</id></license><expression>MIT</expression></licenses>
              <purl>pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&amp;distro=debian-12.5</purl>
              <properties><property name="aquasecurity:trivy:SrcName">openssl</property><property name="aquasecurity:trivy:SrcVersion">3.0.11</property><property name="aquasecurity:trivy:SrcRelease">1~deb12u2</property></properties>
              <components><component type="library" bom-ref="in"><group>org.a</group><name>b</name><version>1</version><purl>pkg:maven/org.a/b@1</purl></component></components>
            </component>
          </components>
          <dependencies><dependency ref="in"><dependency ref="ssl"/></dependency><dependency ref="ssl"/></dependencies>
        </bom>
        """;

    private const string Tags = """
        SPDXVersion: SPDX-2.3
        DataLicense: CC0-1.0
        SPDXID: SPDXRef-DOCUMENT
        DocumentName: shop
        DocumentComment: <text>Several
        lines: of text
        PackageName: not-a-package
        </text>
        ## Files
        FileName: ./a
        SPDXID: SPDXRef-File-a
        FileChecksum: SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709

        PackageName: debian
        SPDXID: SPDXRef-OperatingSystem-1
        PackageVersion: 12.5
        PrimaryPackagePurpose: OPERATING-SYSTEM

        PackageName: libssl3
        SPDXID: SPDXRef-Package-ssl
        PackageVersion: 3.0.11-1~deb12u2
        PackageSupplier: Organization: OpenSSL Team
        PackageChecksum: SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709
        PackageSourceInfo: <text>built package from: openssl 3.0.11-1~deb12u2</text>
        PackageLicenseConcluded: NOASSERTION
        PackageLicenseDeclared: LicenseRef-1
        ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5

        PackageName: b
        SPDXID: SPDXRef-Package-b
        PackageVersion: 1
        ExternalRef: PACKAGE-MANAGER   purl  pkg:maven/org.a/b@1

        LicenseID: LicenseRef-1
        ExtractedText: <text>Do
        what you want</text>
        LicenseName: Apache

        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-OperatingSystem-1
        Relationship: SPDXRef-Package-b DEPENDS_ON SPDXRef-Package-ssl
        Annotator: Tool: gabion
        AnnotationType: OTHER
        SPDXREF: SPDXRef-DOCUMENT
        AnnotationComment: <text>gabion:notAssessed: a layer</text>
        """;

    private const string Yaml = """
        # a bill
        spdxVersion: SPDX-2.3
        SPDXID: SPDXRef-DOCUMENT
        packages:
        - name: b
          SPDXID: SPDXRef-b
          versionInfo: "1"
          externalRefs:
          - {referenceCategory: PACKAGE-MANAGER, referenceType: purl, referenceLocator: "pkg:maven/org.a/b@1"}
        """;

    [Fact]
    public void CycloneDx_in_xml()
    {
        var (packages, release, gaps) = Read("bill.xml", Xml);
        Assert.Equal("debian 12.5", release);
        Assert.Equal(["deb:libssl3@3.0.11-1~deb12u2 of openssl 3.0.11-1~deb12u2, line 7: Apache-2.0 MIT", "maven:b@1 of  , line 14:  -> deb:libssl3"], packages);
        Assert.Empty(gaps);
        Assert.Equal(["shop/web:1.4"], BillSubject.Read(Encoding.UTF8.GetBytes(Xml)).Names);
    }

    [Fact]
    public void Spdx_as_tags_and_values()
    {
        var (packages, release, gaps) = Read("bill.spdx", Tags.ReplaceLineEndings("\r\n"));
        Assert.Equal("debian 12.5", release);
        Assert.Equal(["deb:libssl3@3.0.11-1~deb12u2 of openssl 3.0.11-1~deb12u2, line 19: Apache", "maven:b@1 of  , line 29:  -> deb:libssl3"], packages);
        Assert.Contains("this was not assessed: a layer", Assert.Single(gaps).Reason, StringComparison.Ordinal);
    }

    /// <summary>As tools write it for people, each thing where it is spoken of; and as RDF libraries write it, each on its own.</summary>
    [Theory]
    [InlineData("""
        <spdx:SpdxDocument rdf:about="https://example.org/shop#SPDXRef-DOCUMENT">
          <spdx:specVersion>SPDX-2.3</spdx:specVersion>
          <spdx:relationship><spdx:Relationship>
            <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
            <spdx:relatedSpdxElement><spdx:Package rdf:about="https://example.org/shop#SPDXRef-OperatingSystem-1"><spdx:name>debian</spdx:name><spdx:versionInfo>12.5</spdx:versionInfo><spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_operatingSystem"/></spdx:Package></spdx:relatedSpdxElement>
          </spdx:Relationship></spdx:relationship>
          <spdx:annotation><spdx:Annotation><rdfs:comment>gabion:notAssessed: a layer</rdfs:comment></spdx:Annotation></spdx:annotation>
          <spdx:relationship><spdx:Relationship><spdx:relatedSpdxElement>
            <spdx:Package rdf:about="https://example.org/shop#SPDXRef-Package-b">
              <spdx:name>b</spdx:name><spdx:versionInfo>1</spdx:versionInfo>
              <spdx:externalRef><spdx:ExternalRef><spdx:referenceType><spdx:ReferenceType rdf:about="http://spdx.org/rdf/references/purl"/></spdx:referenceType><spdx:referenceLocator>pkg:maven/org.a/b@1</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>
              <spdx:licenseDeclared><spdx:DisjunctiveLicenseSet><spdx:member rdf:resource="http://spdx.org/licenses/MIT"/><spdx:member rdf:resource="http://spdx.org/licenses/Apache-2.0"/></spdx:DisjunctiveLicenseSet></spdx:licenseDeclared>
              <spdx:relationship><spdx:Relationship>
                <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/>
                <spdx:relatedSpdxElement><spdx:Package rdf:about="https://example.org/shop#SPDXRef-Package-ssl">
                  <spdx:name>libssl3</spdx:name><spdx:versionInfo>3.0.11-1~deb12u2</spdx:versionInfo>
                  <spdx:sourceInfo>built package from: openssl 3.0.11-1~deb12u2</spdx:sourceInfo>
                  <spdx:licenseConcluded rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
                  <spdx:licenseDeclared><spdx:ExtractedLicensingInfo rdf:about="https://example.org/shop#LicenseRef-1"><spdx:licenseId>LicenseRef-1</spdx:licenseId><spdx:name>Apache</spdx:name></spdx:ExtractedLicensingInfo></spdx:licenseDeclared>
                  <spdx:externalRef><spdx:ExternalRef><spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/><spdx:referenceLocator>pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&amp;distro=debian-12.5</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>
                </spdx:Package></spdx:relatedSpdxElement>
              </spdx:Relationship></spdx:relationship>
            </spdx:Package>
          </spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>
        </spdx:SpdxDocument>
        """, "MIT OR Apache-2.0")]
    [InlineData("""
        <rdf:Description rdf:nodeID="A0"><rdf:type rdf:resource="http://spdx.org/rdf/terms#ExternalRef"/><spdx:referenceLocator>pkg:maven/org.a/b@1</spdx:referenceLocator><spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/></rdf:Description>
        <rdf:Description rdf:nodeID="A1"><spdx:referenceLocator>pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&amp;distro=debian-12.5</spdx:referenceLocator><spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/></rdf:Description>
        <rdf:Description rdf:nodeID="A2"><spdx:relatedSpdxElement rdf:resource="https://example.org/shop#SPDXRef-Package-ssl"/><spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/></rdf:Description>
        <rdf:Description rdf:nodeID="A3"><rdfs:comment>gabion:notAssessed: a layer</rdfs:comment></rdf:Description>
        <rdf:Description rdf:about="https://example.org/shop#LicenseRef-1"><rdf:type rdf:resource="http://spdx.org/rdf/terms#ExtractedLicensingInfo"/><spdx:licenseId>LicenseRef-1</spdx:licenseId><spdx:name>Apache</spdx:name></rdf:Description>
        <rdf:Description rdf:about="https://example.org/shop#SPDXRef-Package-b" spdx:name="b"><rdf:type rdf:resource="http://spdx.org/rdf/terms#Package"/><spdx:versionInfo>1</spdx:versionInfo><spdx:externalRef rdf:nodeID="A0"/><spdx:relationship rdf:nodeID="A2"/><spdx:licenseDeclared rdf:resource="http://spdx.org/licenses/MIT"/></rdf:Description>
        <rdf:Description rdf:about="https://example.org/shop#SPDXRef-Package-ssl"><rdf:type rdf:resource="http://spdx.org/rdf/terms#Package"/><spdx:name>libssl3</spdx:name><spdx:versionInfo>3.0.11-1~deb12u2</spdx:versionInfo><spdx:sourceInfo>built package from: openssl 3.0.11-1~deb12u2</spdx:sourceInfo><spdx:licenseDeclared rdf:resource="https://example.org/shop#LicenseRef-1"/><spdx:externalRef rdf:nodeID="A1"/></rdf:Description>
        <rdf:Description rdf:about="https://example.org/shop#SPDXRef-OperatingSystem-1"><rdf:type rdf:resource="http://spdx.org/rdf/terms#Package"/><spdx:name>debian</spdx:name><spdx:versionInfo>12.5</spdx:versionInfo></rdf:Description>
        <rdf:Description rdf:about="https://example.org/shop#SPDXRef-DOCUMENT"><rdf:type rdf:resource="http://spdx.org/rdf/terms#SpdxDocument"/><spdx:specVersion>SPDX-2.2</spdx:specVersion><spdx:annotation rdf:nodeID="A3"/></rdf:Description>
        """, "MIT")]
    public void Spdx_as_rdf(string things, string licence)
    {
        var (packages, release, gaps) = Read("bill.spdx.rdf", $"<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:rdfs=\"http://www.w3.org/2000/01/rdf-schema#\" xmlns:spdx=\"http://spdx.org/rdf/terms#\">\n{things}</rdf:RDF>");
        Assert.Equal("debian 12.5", release);
        Assert.Equal(
            [$"maven:b@1 of  : {licence} -> deb:libssl3", "deb:libssl3@3.0.11-1~deb12u2 of openssl 3.0.11-1~deb12u2: Apache"],
            packages.Select(package => System.Text.RegularExpressions.Regex.Replace(package, ", line [0-9]+", "")));
        Assert.Contains("this was not assessed: a layer", Assert.Single(gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Spdx_in_yaml() => Assert.Equal(["maven:b@1 of  , line 5: "], Read("bill.yaml", Yaml).Packages);

    [Theory]
    [InlineData("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"><components>", 1, "Unexpected end of file")]
    [InlineData("<!DOCTYPE bom [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\">&a;</bom>", 1, "document type definition")]
    [InlineData("<x xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>", 1, "<x>, not <bom>")]
    [InlineData("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:spdx=\"http://spdx.org/rdf/terms#\">\n</rdf:RDF>", 1, "no SpdxDocument")]
    [InlineData("SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>never\nends\n", 3, "never ends")]
    [InlineData("SPDXVersion: SPDX-2.3\n\nwhat is this\n", 3, "no tag with a value")]
    public void What_is_broken_has_its_place(string text, int line, string reason)
    {
        var gap = Assert.Single(Read("bill", text).Gaps);
        Assert.Equal((GapKind.Invalid, line), (gap.Kind, gap.Span!.Value.Line));
        Assert.Contains(reason, gap.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF <?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>", BillForm.CycloneDxXml)]
    [InlineData("<project><x>SPDXVersion: SPDX-2.3</x></project>", BillForm.Json)]
    [InlineData("## a comment\nSPDXVersion: SPDX-2.2\n", BillForm.SpdxTagValue)]
    [InlineData("see SPDXVersion: SPDX-2.2\n", BillForm.Json)]
    [InlineData("SPDXID: x\nspdxVersion: SPDX-2.3\n", BillForm.SpdxYaml)]
    [InlineData("<rdf:RDF xmlns:spdx=\"http://spdx.org/rdf/terms#\"/>", BillForm.SpdxRdf)]
    [InlineData("# made\n@prefix spdx: <http://spdx.org/rdf/terms#> .\n", BillForm.SpdxTurtle)]
    [InlineData("{\"$schema\": \"http://cyclonedx.org/schema/bom/1.4\"}", BillForm.Json)]
    public void The_form_is_told_by_the_beginning(string text, BillForm form) => Assert.Equal(form, BillText.FormOf(Encoding.UTF8.GetBytes(text)));

    private static (string[] Packages, string? Release, IReadOnlyList<CoverageGap> Gaps) Read(string path, string text)
    {
        var result = new SbomReader().Read(new SourceFile(path), Encoding.UTF8.GetBytes(text));
        return (
            [
                .. result.Facts.OfType<PackageSet>().SelectMany(set => set.Packages).Select(package =>
                    $"{package.Type}:{package.Name}@{package.Version} of {package.SourceName} {package.SourceVersion}, line {package.Line}: {string.Join(' ', package.Licences)}{string.Concat(package.Dependencies.Select(key => $" -> {key[..key.IndexOf('@', StringComparison.Ordinal)]}"))}"),
            ],
            result.Facts.OfType<DistributionReleaseFile>().SingleOrDefault()?.Release.ToString(),
            result.Gaps);
    }
}
