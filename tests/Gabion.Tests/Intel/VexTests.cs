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
    public void A_statement_speaks_of_products_by_any_of_their_names(string product, string image, bool applies)
    {
        var statements = VexReader.Read("v.json", Encoding.UTF8.GetBytes(OpenVex.Replace("PRODUCT", product, StringComparison.Ordinal)), out var fault);
        Assert.Null(fault);
        Assert.True(ImageRef.TryParse(image, out var reference));
        var verdict = new VexSet(statements).Find(Found, VexTarget.Of(reference));
        Assert.Equal(applies, verdict is not null);
        Assert.True(verdict is null || verdict is { Status: "not_affected", Justification: "vulnerable_code_not_present", Document: "v.json (A)", Clears: true });
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
