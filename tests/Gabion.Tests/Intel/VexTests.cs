using System.Text;
using Gabion.Intel.Vex;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

public sealed class VexTests
{
    private const string OpenVex = """
        {"@context": "https://openvex.dev/ns/v0.2.0", "author": "A", "timestamp": "2026-01-01T00:00:00Z", "statements": [
          {"vulnerability": {"name": "CVE-2024-1"}, "products": [{"@id": "PRODUCT"}], "status": "not_affected", "justification": "vulnerable_code_not_present"}]}
        """;

    [Theory]
    [InlineData("pkg:oci/app?repository_url=index.docker.io/acme/app", "acme/app:1.0", true)]
    [InlineData("pkg:oci/app?repository_url=docker.io/acme", "docker.io/acme/app:1.0", true)]
    [InlineData("pkg:oci/nginx?repository_url=index.docker.io/library/nginx&tag=1.27", "nginx:1.27", true)]
    [InlineData("pkg:oci/nginx?repository_url=docker.io/library/nginx&tag=1.26", "nginx:1.27", false)]
    [InlineData("pkg:oci/app?repository_url=registry.example.org%2Fteam%2Fapp", "registry.example.org/team/app:2", true)]
    [InlineData("pkg:oci/app@sha256%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?repository_url=elsewhere.example/app", "registry.example.org/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("pkg:oci/app?repository_url=other.example.org/team/app", "registry.example.org/team/app:2", false)]
    [InlineData("docker.io/library/nginx:1.27", "nginx:1.27", true)]
    [InlineData("pkg:deb/debian/openssl", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3@3.0.12-1", "anything:1", false)]
    [InlineData("pkg:deb/ubuntu/libssl3", "anything:1", false)]
    [InlineData("pkg:deb/debian/libssl3?distro=debian-12", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3?distro=debian-12.5", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3?distro=bookworm", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3?distro=bullseye", "anything:1", false)]
    [InlineData("pkg:deb/debian/libssl3@3.0.11-1?distro=debian-11", "anything:1", false)]
    [InlineData("pkg:deb/debian/libssl3?distro=debian", "anything:1", false)]
    [InlineData("pkg:deb/debian/libssl3?upstream=openssl%403.0.11-1", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3?upstream=zlib", "anything:1", false)]
    [InlineData("pkg:deb/debian/libssl3?epoch=0&vcs_url=https://example.org/x", "anything:1", true)]
    [InlineData("pkg:deb/debian/libssl3?epoch=1", "anything:1", false)]
    [InlineData("pkg:deb/debian/libssl3?repository_url=https://example.org/own", "anything:1", false)]
    public void A_statement_speaks_of_products_by_any_of_their_names(string product, string image, bool applies)
    {
        var statements = VexReader.Read("v.json", Encoding.UTF8.GetBytes(OpenVex.Replace("PRODUCT", product, StringComparison.Ordinal)), out var fault);
        Assert.Null(fault);
        Assert.True(ImageRef.TryParse(image, out var reference));
        var verdict = new VexSet(statements).Find(Found, VexTarget.Of(reference));
        Assert.Equal(applies, verdict is not null);
        Assert.True(verdict is null || verdict is { Status: "not_affected", Justification: "vulnerable_code_not_present", Document: "v.json (A)", Clears: true });
    }

    [Theory]
    [InlineData("pkg:maven/a/b@1?type=jar", "pkg:maven/a/b@1", true)]
    [InlineData("pkg:maven/a/b@1?classifier=sources&type=jar", "pkg:maven/a/b@1", false)]
    [InlineData("pkg:golang/example.org/a@v1?goarch=amd64&type=module", "pkg:golang/example.org/a@v1?goarch=amd64", true)]
    [InlineData("pkg:rpm/redhat/openssl@1.1.1?arch=x86_64&epoch=1&upstream=openssl-1.1.1-1.src.rpm", "pkg:rpm/redhat/openssl@1.1.1?arch=x86_64&epoch=1", true)]
    [InlineData("pkg:rpm/redhat/openssl@1.1.1?arch=x86_64", "pkg:rpm/redhat/openssl@1.1.1", false)]
    [InlineData("pkg:rpm/redhat/npm@1?arch=x86_64&rpmmod=nodejs%3A18%3A809%3Aabc", "pkg:rpm/redhat/npm@1?arch=x86_64&modularitylabel=nodejs%3A18%3A809", true)]
    [InlineData("pkg:rpm/redhat/npm@1?arch=x86_64&rpmmod=nodejs%3A20%3A809%3Aabc", "pkg:rpm/redhat/npm@1?arch=x86_64&modularitylabel=nodejs%3A18%3A809", false)]
    [InlineData("pkg:deb/debian/openssl?arch=source", "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&upstream=openssl%403.0.11-1", true)]
    [InlineData("pkg:deb/debian/libssl3?arch=source", "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&upstream=openssl", false)]
    public void What_is_said_of_one_variant_is_not_said_of_others(string said, string own, bool applies) =>
        Assert.Equal(applies, VexSet.IsPackage(said, Found with { PackageUrl = own }));

    [Theory]
    [InlineData("\"justification\": \"component_not_present\"", false)]
    [InlineData("\"impact_statement\": \"No parser is linked.\"", false)]
    [InlineData("\"action_statement\": \"None.\"", true)]
    [InlineData("\"justification\": \" \"", true)]
    public void Nobody_said_why_an_open_vex_product_is_not_affected(string said, bool owes)
    {
        var text = OpenVex.Replace("\"justification\": \"vulnerable_code_not_present\"", said, StringComparison.Ordinal).Replace("PRODUCT", "pkg:npm/a", StringComparison.Ordinal);
        var statement = Assert.Single(VexReader.Read("v", Encoding.UTF8.GetBytes(text), out _));
        Assert.Equal(("not_affected", owes), (statement.Status, statement.OwesReason));
        Assert.False(Assert.Single(VexReader.Read("v", Encoding.UTF8.GetBytes(text.Replace("not_affected", "fixed", StringComparison.Ordinal)), out _)).OwesReason);
    }

    [Fact]
    public void Flags_and_threats_of_csaf_may_be_of_groups()
    {
        const string Text = """
            {"document": {}, "product_tree": {
               "full_product_names": [
                 {"product_id": "A", "product_identification_helper": {"purl": "pkg:npm/a@1"}}, {"product_id": "B", "product_identification_helper": {"purl": "pkg:npm/b@1"}},
                 {"product_id": "C", "product_identification_helper": {"purl": "pkg:npm/c@1"}}, {"product_id": "D", "product_identification_helper": {"purl": "pkg:npm/d@1"}}],
               "product_groups": [{"group_id": "G", "product_ids": ["A", "X"]}, {"group_id": "H", "product_ids": ["B", "X"]}]},
             "vulnerabilities": [{"cve": "CVE-2024-1", "product_status": {"known_not_affected": ["A", "B", "C", "D"]},
               "flags": [{"label": "component_not_present", "group_ids": ["G"]}],
               "threats": [{"category": "impact", "details": "No.", "group_ids": ["H"]}, {"category": "exploit_status", "details": "None.", "product_ids": ["C"]}]}]}
            """;
        Assert.Equal(
            [("component_not_present", null, false), (null, "No.", false), (null, null, true), (null, null, true)],
            VexReader.Read("c", Encoding.UTF8.GetBytes(Text), out _).Select(statement => (statement.Justification, statement.Impact, statement.OwesReason)));
    }

    [Fact]
    public void A_part_of_an_image_is_that_package_only()
    {
        const string Text = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{"vulnerability": {"name": "CVE-2024-1"}, "status": "not_affected",
             "products": [{"@id": "pkg:oci/app?repository_url=docker.io/acme/app", "subcomponents": [{"@id": "pkg:deb/debian/zlib"}]}]}]}
            """;
        Assert.True(ImageRef.TryParse("acme/app:1", out var image));
        Assert.Null(new VexSet(VexReader.Read("v", Encoding.UTF8.GetBytes(Text), out _)).Find(Found, VexTarget.Of(image)));
    }

    [Fact]
    public void The_latest_statement_counts()
    {
        const string Text = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z", "statements": [
             {"vulnerability": "CVE-2024-1", "status": "affected", "timestamp": "2026-02-01T00:00:00Z"},
             {"vulnerability": {"name": "GHSA-1", "aliases": ["CVE-2024-1"]}, "status": "not_affected"}]}
            """;
        Assert.Equal("affected", new VexSet(VexReader.Read("v", Encoding.UTF8.GetBytes(Text), out _)).Find(Found, VexTarget.Nameless)!.Status);
    }

    [Fact]
    public void Cyclone_dx_states_are_read()
    {
        const string Text = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"bom-ref": "a", "purl": "pkg:deb/debian/libssl3@3.0.11-1"}],
             "vulnerabilities": [{"id": "CVE-2024-1", "analysis": {"state": "not_affected", "justification": "code_not_reachable", "detail": "No."}, "affects": [{"ref": "a"}]}]}
            """;
        Assert.False(Assert.Single(VexReader.Read("v", Encoding.UTF8.GetBytes(Text.Replace("\"justification\": \"code_not_reachable\", \"detail\": \"No.\"", "\"response\": []", StringComparison.Ordinal)), out _)).OwesReason); // its schema does not ask for it
        Assert.Equal(new("not_affected", "code_not_reachable", "No.", "v"), new VexSet(VexReader.Read("v", Encoding.UTF8.GetBytes(Text), out _)).Find(Found, VexTarget.Nameless));
    }

    [Fact]
    public void Csaf_statuses_are_read()
    {
        var statements = VexReader.Read("c", Encoding.UTF8.GetBytes(CsafSample.RedHat), out _);
        Assert.Equal(["fixed", "fixed", "affected"], statements.Select(statement => statement.Status));
    }

    [Theory]
    [InlineData("{}", "it is neither OpenVEX, nor CSAF, nor CycloneDX")]
    [InlineData("{", null)]
    public void What_is_no_vex_is_told(string text, string? expected)
    {
        Assert.Empty(VexReader.Read("v", Encoding.UTF8.GetBytes(text), out var fault));
        Assert.True(expected is null ? fault is not null : fault == expected);
    }

    private static Vulnerability Found => new()
    {
        Id = "CVE-2024-1",
        PackageName = "libssl3",
        PackageUrl = "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl",
        InstalledVersion = "3.0.11-1",
        Ecosystem = "Debian:12",
    };
}
