using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Rules.Container.Distribute;

/// <summary>An installed package has a known vulnerability.</summary>
internal sealed class PackageIsVulnerable : Rule<VulnerablePackage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-301"),
        Title = "Package has a known vulnerability",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "Every container of the image carries it, and what is known to be weak is tried first. The severity is that of the vulnerability: for packages of a distribution as the distribution rates it.",
        Fix = "Upgrade the package, or build on a base image that has. `gabion db why ID PACKAGE@VERSION` explains each match.",
        References = ["https://ossf.github.io/osv-schema/"],
        Controls = [new("PCI-DSS-4.0", "6.3.3", ControlCoverage.Partial), new("NSA-CISA-1.2", "pods.image-build", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("installed.txt", """
            pkg:deb/debian/libssl3@3.0.11-1?upstream=openssl&distro=debian-12 <--
            pkg:deb/debian/zlib1g@1.2.13-1?upstream=zlib&distro=debian-12
            """),
        Example.Good("installed.txt", """
            pkg:deb/debian/libssl3@3.0.13-1?upstream=openssl&distro=debian-12
            """),
    ];

    public override IEnumerable<Problem> Check(VulnerablePackage fact) =>
        fact is { IsInstalled: true, Vulnerability.IsMalicious: false } ? [VulnerabilityProblem.Of(fact)] : [];
}
