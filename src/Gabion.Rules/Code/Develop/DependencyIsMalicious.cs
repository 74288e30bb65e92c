using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Rules.Code.Develop;

/// <summary>A lock file or manifest names a package that was published to do harm.</summary>
internal sealed class DependencyIsMalicious : Rule<VulnerablePackage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-102"),
        Title = "Dependency is malicious",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The package was published to do harm: it steals secrets or opens a door as soon as it is installed, on every machine that builds the project.",
        Fix = "Remove it, change every secret that a machine with it could read, and look for what it left behind.",
        References = ["https://github.com/ossf/malicious-packages"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("packages.txt", """
            pkg:pypi/flask@3.0.3
            pkg:pypi/example-typosquat@1.0.0 <--
            """),
        Example.Good("packages.txt", """
            pkg:pypi/flask@3.0.3
            """),
    ];

    public override IEnumerable<Problem> Check(VulnerablePackage fact) =>
        fact is { IsInstalled: false, Vulnerability.IsMalicious: true } ? [VulnerabilityProblem.Of(fact) with { Severity = Severity.Critical }] : [];
}
