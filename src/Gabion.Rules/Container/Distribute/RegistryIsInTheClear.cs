using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Registry speaks without encryption.</summary>
internal sealed class RegistryIsInTheClear : Rule<RegistrySetup>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-224"),
        Title = "Registry speaks without encryption",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "Logins and images can be read on the way, and images exchanged for others.",
        Fix = "Give the registry a certificate (`http.tls`), or put a proxy with TLS in front of it.",
        References = ["https://distribution.github.io/distribution/about/configuration/#tls"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("registry.txt", """
            IsInTheClear <--
            """),
        Example.Good("registry.txt", """
            Locked
            """),
    ];

    public override IEnumerable<Problem> Check(RegistrySetup fact) =>
        fact.IsInTheClear == true ? [new(TextSpan.FileStart, "tls", "The registry speaks HTTP without TLS")] : [];
}
