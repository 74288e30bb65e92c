using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Registry needs no login.</summary>
internal sealed class RegistryNeedsNoLogin : Rule<RegistrySetup>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-223"),
        Title = "Registry needs no login",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "Whoever reaches it can read every image; who may also write can put another program under a name that clusters run.",
        Fix = "Set up `auth` in the registry's configuration, or a proxy that asks for a login.",
        References = ["https://distribution.github.io/distribution/about/configuration/#auth"],
        Controls = [new("MITRE-ATTACK", "T1525", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("registry.txt", """
            AnybodyMayRead <--
            """),
        Example.Bad("registry.txt", """
            AnybodyMayWrite <--
            """),
        Example.Good("registry.txt", """
            Locked
            """),
    ];

    public override IEnumerable<Problem> Check(RegistrySetup fact)
    {
        if (fact.AnybodyMayWrite == true)
        {
            yield return new(TextSpan.FileStart, "write", "Anybody who reaches the registry may push images") { Severity = Severity.Critical };
        }
        else if (fact.AnybodyMayRead == true)
        {
            yield return new(TextSpan.FileStart, "read", "Anybody who reaches the registry may pull its images; whether anybody may push was not tried");
        }
    }
}
