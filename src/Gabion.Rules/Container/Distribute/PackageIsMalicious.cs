using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Rules.Container.Distribute;

/// <summary>An installed package was published to do harm.</summary>
internal sealed class PackageIsMalicious : Rule<VulnerablePackage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-302"),
        Title = "Installed package is malicious",
        Severity = Severity.Critical,
        Stage = Stage.Distribute,
        Why = "The package was published to do harm, and it has run where the image was built and runs in every container of it.",
        Fix = "Remove the package, build again on a clean machine, and change every secret that the build or a container could read.",
        References = ["https://github.com/ossf/malicious-packages"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("installed.txt", """
            pkg:pypi/example-typosquat@1.0.0 <--
            """),
        Example.Good("installed.txt", """
            pkg:pypi/flask@3.0.3
            """),
    ];

    public override IEnumerable<Problem> Check(VulnerablePackage fact) =>
        fact is { IsInstalled: true, Vulnerability.IsMalicious: true } ? [VulnerabilityProblem.Of(fact) with { Severity = Severity.Critical }] : [];
}
