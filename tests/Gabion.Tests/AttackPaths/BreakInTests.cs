using Gabion.AttackPaths.Facts;
using Gabion.AttackPaths.Graph;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Tests.Policy.Rbac;
using static Gabion.Tests.AttackPaths.Attacking;

namespace Gabion.Tests.AttackPaths;

/// <summary>Ways into a program by what is known of its image. The goal is cluster-admin, so that the score is 100 × the ease.</summary>
public sealed class BreakInTests
{
    private const string Network = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly string Shop = Workload("Deployment", "shop", "web", "{containerPort: 8080}", "serviceAccountName: web") + Service("shop", "web", "type: LoadBalancer")
        + RbacObjects.Bound("serviceaccount:shop/web", null, "{verbs: [\"*\"], apiGroups: [\"*\"], resources: [\"*\"]}");

    [Theory]
    [InlineData(Severity.Critical, Network, 0.0, true, 90)]
    [InlineData(Severity.Critical, Network, 0.4, false, 75)]
    [InlineData(Severity.Critical, Network, 0.01, false, 65)]
    [InlineData(Severity.High, Network, 0.01, false, 45)]
    [InlineData(Severity.High, null, 0.01, false, 40)]
    [InlineData(Severity.Medium, Network, 0.4, false, 10)]
    [InlineData(Severity.Critical, "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 0.01, false, 10)]
    [InlineData(Severity.Critical, "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 0.01, false, 10)]
    [InlineData(Severity.Medium, Network, 0.0, true, 90)]
    public void Vulnerabilities_differ_in_how_easy_they_make_it(Severity severity, string? vector, double probability, bool isExploited, double score)
    {
        var images = new ImageIndex([Image(["example.org/web:1.0"], [], Vulnerable(severity, vector, probability, isExploited))]);
        var path = Paths(Shop, images).Single(path => path.Goal.Kind == PlaceKind.ClusterAdmin);
        Assert.Equal(score, path.Score, 6);
        Assert.Equal(score > 10, path.Mends.Any(mend => mend.Text == "in image example.org/web:1.0: update openssl 3.0.9"));
    }

    [Theory]
    [InlineData("example.org/web:1.0", new[] { "example.org/web:1.0" }, new string[0], true)]
    [InlineData("example.org/web:1.0", new[] { "example.org/web:1.1" }, new string[0], false)]
    [InlineData("web", new[] { "docker.io/library/web:latest" }, new string[0], true)]
    [InlineData("example.org/web@" + Digest, new string[0], new[] { Digest }, true)]
    [InlineData("example.org/web:1.0@" + Digest, new[] { "example.org/web:1.0" }, new string[0], true)]
    [InlineData("example.org/web:1.0@" + Digest, new[] { "example.org/web:1.0" }, new[] { "sha256:bb" }, false)]
    public void Finds_images_by_digest_or_name(string asked, string[] names, string[] digests, bool isFound)
    {
        Assert.True(ImageRef.TryParse(asked, out var reference));
        Assert.Equal(isFound, new ImageIndex([Image(names, digests)]).Find(reference) is not null);
    }

    [Fact]
    public void A_waived_vulnerability_opens_nothing()
    {
        var waived = Vulnerable(Severity.Critical, Network, 0.9, isExploited: true) with { Status = FindingStatus.Waived };
        Assert.Equal(10, Paths(Shop, new([Image(["example.org/web:1.0"], [], waived)])).Single(path => path.Goal.Kind == PlaceKind.ClusterAdmin).Score, 6);
    }

    private static AssessedImage Image(string[] names, string[] digests, params Finding[] findings) => new([.. names], [.. digests], "web.cdx.json", [.. findings]);

    private static Finding Vulnerable(Severity severity, string? vector, double probability, bool isExploited) => new()
    {
        Rule = Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == "GBN-CON-301").Card,
        Verdict = Verdict.Fails,
        Severity = severity,
        Resource = new("Package", "openssl 3.0.1"),
        Location = new("var/lib/dpkg/status", TextSpan.FileStart),
        Message = "openssl 3.0.1 is vulnerable.",
        Fix = "Update it.",
        Fingerprint = new('0', 64),
        Vulnerability = new()
        {
            Id = "CVE-2030-0001", PackageName = "openssl", InstalledVersion = "3.0.1", FixedVersion = "3.0.9", Ecosystem = "Debian:12", CvssVector = vector,
            ExploitProbability = probability, ExploitedSince = isExploited ? new(2030, 1, 2) : null,
        },
    };
}
