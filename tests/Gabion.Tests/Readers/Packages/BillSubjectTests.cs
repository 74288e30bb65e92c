using System.Text;
using Gabion.Readers.Packages.Sbom;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Which image a bill is of, in the dialects of Trivy, Syft and our own.</summary>
public sealed class BillSubjectTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string EscapedDigest = "sha256%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData(
        """{"bomFormat": "CycloneDX", "metadata": {"component": {"type": "container", "name": "nginx:1.25", "purl": "pkg:oci/nginx@DIGEST?repository_url=index.docker.io/library/nginx", "properties": [{"name": "aquasecurity:trivy:RepoTag", "value": "nginx:1.25"}]}}}""",
        "nginx:1.25", Digest)]
    [InlineData("""{"bomFormat": "CycloneDX", "metadata": {"component": {"type": "container", "name": "ghcr.io/a/b", "version": "2.0"}}}""", "ghcr.io/a/b:2.0", "")]
    [InlineData("""{"bomFormat": "CycloneDX", "metadata": {"component": {"type": "container", "name": "ghcr.io/a/b", "version": "DIGEST"}}}""", "", Digest)]
    [InlineData("""{"bomFormat": "CycloneDX", "metadata": {"component": {"type": "application", "name": "web", "version": "1"}}}""", "", "")]
    [InlineData(
        """{"spdxVersion": "SPDX-2.3", "packages": [{"name": "redis", "versionInfo": "7.2", "primaryPackagePurpose": "CONTAINER", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:oci/redis@DIGEST?repository_url=docker.io/library/redis&tag=7.2"}]}, {"name": "libc6", "versionInfo": "1"}]}""",
        "redis:7.2,docker.io/library/redis:7.2", Digest)]
    [InlineData("""{"spdxVersion": "SPDX-2.3", "packages": []}""", "", "")]
    [InlineData("not a bill", "", "")]
    [InlineData("", "", "")]
    public void Reads_names_and_digests(string bill, string names, string digests)
    {
        var text = bill.Replace("pkg:oci/nginx@DIGEST", $"pkg:oci/nginx@{EscapedDigest}", StringComparison.Ordinal).Replace("DIGEST", Digest, StringComparison.Ordinal);
        var subject = BillSubject.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal((names, digests), (string.Join(',', subject.Names), string.Join(',', subject.Digests)));
    }
}
