using System.Text;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Sbom;

namespace Gabion.Tests.Readers.Packages;

public sealed class Spdx3BillTests
{
    private const string Head = """{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1"}, """;

    private static string Bill(string elements) => $"{Head}{elements}]}}";

    private static PackageSet Set(string elements) => PackageTable.Read("a.spdx3.json", Bill(elements)).Facts.OfType<PackageSet>().Single();

    [Fact]
    public void Reads_packages_and_what_they_need() => Assert.Equal(
        ["npm:left-pad@1.3.0 -> npm:pad@1.0.0", "npm:pad@1.0.0"],
        PackageTable.Of("a.spdx3.json", Bill("""
            {"type": "software_Package", "spdxId": "urn:a", "creationInfo": "_:c", "name": "left-pad", "software_packageVersion": "1.3.0", "software_packageUrl": "pkg:npm/left-pad@1.3.0"},
            {"type": "software_Package", "spdxId": "urn:b", "creationInfo": "_:c", "name": "pad", "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "pkg:npm/pad@1.0.0"}]},
            {"type": "software_File", "spdxId": "urn:f", "name": "a.js"},
            {"type": "security_Vulnerability", "spdxId": "urn:v", "name": "CVE-1"},
            {"type": "LifecycleScopedRelationship", "spdxId": "urn:r", "from": "urn:a", "relationshipType": "dependsOn", "scope": "runtime", "to": ["urn:b", "urn:a"]}
            """)));

    [Fact]
    public void Reads_hashes_suppliers_licences_and_cpes()
    {
        var package = Assert.Single(Set($$"""
            {"type": "Organization", "spdxId": "urn:o", "name": "OpenSSL Project"},
            {"type": "software_Package", "spdxId": "urn:a", "name": "openssl", "software_packageVersion": "3.0.11", "software_packageUrl": "pkg:yocto/core/openssl@3.0.11", "suppliedBy": "urn:o",
             "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "{{new string('a', 64)}}"}, {"type": "PackageVerificationCode", "algorithm": "sha1", "hashValue": "{{new string('b', 40)}}"} ],
             "externalIdentifier": {"type": "ExternalIdentifier", "externalIdentifierType": "cpe23", "identifier": "cpe:2.3:*:openssl:openssl:3.0.11:*:*:*:*:*:*:*"} },
            {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l", "simplelicensing_licenseExpression": "Apache-2.0"},
            {"type": "Relationship", "spdxId": "urn:r", "from": "urn:a", "relationshipType": "hasDeclaredLicense", "to": "urn:l"}
            """).Packages);
        Assert.Equal(("yocto:core/openssl@3.0.11", "OpenSSL Project", "sha256:" + new string('a', 64)), (package.Key, package.Supplier, Assert.Single(package.Hashes).ToString()));
        Assert.Equal("cpe:2.3:*:openssl:openssl:3.0.11:*:*:*:*:*:*:*", Assert.Single(package.Cpes).ToString());
        Assert.Equal(["Apache-2.0"], package.Licences);
    }

    [Theory]
    [InlineData("https://spdx.org/licenses/MIT", "MIT")]
    [InlineData("urn:and", "MIT AND (Apache-2.0 OR Ours)")]
    [InlineData("urn:later", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [InlineData("urn:unknown", null)]
    [InlineData("urn:circle", null)]
    [InlineData("https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion", null)]
    public void Writes_licences_as_expressions(string id, string? expected)
    {
        var licences = Set($$"""
            {"type": "software_Package", "spdxId": "urn:a", "name": "a", "software_packageUrl": "pkg:npm/a@1"},
            {"type": "Relationship", "spdxId": "urn:r", "from": "urn:a", "relationshipType": "hasConcludedLicense", "to": ["{{id}}"]},
            {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:and", "expandedlicensing_member": ["https://spdx.org/licenses/MIT", "urn:or"]},
            {"type": "expandedlicensing_DisjunctiveLicenseSet", "spdxId": "urn:or", "expandedlicensing_member": ["https://spdx.org/licenses/Apache-2.0", "urn:own"]},
            {"type": "expandedlicensing_CustomLicense", "spdxId": "urn:own", "name": "Ours", "simplelicensing_licenseText": "Do what you like."},
            {"type": "expandedlicensing_WithAdditionOperator", "spdxId": "urn:later", "expandedlicensing_subjectExtendableLicense": "https://spdx.org/licenses/GPL-2.0-only", "expandedlicensing_subjectAddition": "https://spdx.org/licenses/Classpath-exception-2.0"},
            {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:unknown", "expandedlicensing_member": ["https://spdx.org/licenses/MIT", "urn:elsewhere"]},
            {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:circle", "expandedlicensing_member": ["urn:circle"]}
            """).Packages.Single().Licences;
        Assert.Equal(expected is null ? [] : [expected], licences);
    }

    [Fact]
    public void Knows_the_release_and_the_source_packages()
    {
        var result = PackageTable.Read("a.spdx3.json", Bill("""
            {"type": "software_Package", "spdxId": "urn:os", "name": "debian", "software_packageVersion": "12", "software_primaryPurpose": "operatingSystem"},
            {"type": "software_Package", "spdxId": "urn:a", "name": "libssl3", "software_packageUrl": "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64", "software_sourceInfo": "built package from: openssl 3.0.11-1"}
            """));
        Assert.Equal(("debian", "12"), result.Facts.OfType<DistributionReleaseFile>().Select(file => (file.Release.Id, file.Release.VersionId!)).Single());
        Assert.Equal(["deb:libssl3@3.0.11-1 (amd64) source openssl@3.0.11-1"], PackageTable.Of(result));
    }

    [Fact]
    public void What_is_missing_is_told() => Assert.Equal(
        [
            "npm:a@1",
            "gap Unknown : Dependencies are in other documents (1, such as urn:elsewhere), which are not read",
            "gap Unknown : 1 packages have neither a package URL nor a CPE, so which packages they are is not known",
            "gap Invalid 1: 4 elements cannot be read, this one first: an element has a type, a package an id and a name, a relationship from, to and its type; what they say is not known",
        ],
        PackageTable.Of("a.spdx3.json", Bill("""
            {"type": "software_Sbom", "spdxId": "urn:s", "rootElement": ["urn:root"]},
            {"type": "software_Package", "spdxId": "urn:root", "name": "our-product"},
            {"type": "software_Package", "spdxId": "urn:src", "name": "a-1.tar.gz", "software_primaryPurpose": "source"},
            {"type": "software_Package", "spdxId": "urn:b", "name": "b", "software_packageVersion": "1", "software_primaryPurpose": "library"},
            {"type": "software_Package", "spdxId": "urn:a", "name": "a", "software_packageUrl": "pkg:npm/a@1"},
            {"type": "software_Package", "spdxId": "urn:n"}, {"type": "software_Package", "name": "no id"}, {"spdxId": "urn:t"},
            {"type": "Relationship", "spdxId": "urn:r", "relationshipType": "dependsOn", "to": ["urn:a"]},
            {"type": "Relationship", "spdxId": "urn:r2", "from": "urn:a", "relationshipType": "dependsOn", "to": ["urn:elsewhere"]}
            """).Replace("\n", "", StringComparison.Ordinal)));

    [Fact]
    public void Says_of_which_image_it_is()
    {
        var subject = BillSubject.Read(Encoding.UTF8.GetBytes(Bill($$"""
            {"type": "software_Package", "spdxId": "urn:i", "name": "registry.example/shop", "software_packageVersion": "1.2", "software_primaryPurpose": "container", "software_packageUrl": "pkg:oci/shop@sha256:{{new string('c', 64)}}"}
            """)));
        Assert.Equal(["registry.example/shop:1.2"], subject.Names);
        Assert.Equal(["sha256:" + new string('c', 64)], subject.Digests);
    }

    [Fact]
    public void Is_recognised_by_its_beginning_and_out_of_a_statement()
    {
        var bill = Bill("""{"type": "software_Package", "spdxId": "urn:a", "name": "a", "software_packageUrl": "pkg:npm/a@1"}""");
        Assert.True(SbomReader.Recognises(Encoding.UTF8.GetBytes(bill)));
        Assert.Equal(["npm:a@1"], PackageTable.Of("sbom.json", $$"""{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document", "subject": [], "predicate": {{bill}} }"""));
    }
}
