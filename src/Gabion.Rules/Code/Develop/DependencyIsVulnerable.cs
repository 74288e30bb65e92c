using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Rules.Code.Develop;

/// <summary>A lock file or manifest names a version with a known vulnerability.</summary>
internal sealed class DependencyIsVulnerable : Rule<VulnerablePackage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-101"),
        Title = "Dependency has a known vulnerability",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "What is known to be weak is tried first: exploits for published vulnerabilities are part of every toolbox. The severity is that of the vulnerability, as the ecosystem's own source rates it.",
        Fix = "Upgrade to the version that mends it. `gabion db why ID PACKAGE@VERSION` explains each match.",
        References = ["https://ossf.github.io/osv-schema/", "https://owasp.org/Top10/A06_2021-Vulnerable_and_Outdated_Components/"],
        Controls = [new("PCI-DSS-4.0", "6.3.3", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("packages.txt", """
            pkg:golang/github.com/opencontainers/runc@1.1.5 <--
            pkg:golang/example.com/app@1.0.0
            """),
        Example.Good("packages.txt", """
            pkg:golang/github.com/opencontainers/runc@1.1.12
            """),
    ];

    public override IEnumerable<Problem> Check(VulnerablePackage fact) =>
        fact is { IsInstalled: false, Vulnerability.IsMalicious: false } ? [VulnerabilityProblem.Of(fact)] : [];
}
