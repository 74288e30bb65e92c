using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Registry lets its users delete images.</summary>
internal sealed class RegistryAllowsDeletion : Rule<RegistrySetup>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-226"),
        Title = "Registry lets its users delete images",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "A stolen login is enough to take away the images that clusters pull when they start a pod again.",
        Fix = "Switch `storage.delete` on only while cleaning up, or let one account alone do it.",
        References = ["https://distribution.github.io/distribution/about/configuration/#delete"],
        Controls = [new("MITRE-ATTACK", "T1485", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("registry.txt", """
            AllowsDeletion <--
            """),
        Example.Good("registry.txt", """
            Locked
            """),
    ];

    public override IEnumerable<Problem> Check(RegistrySetup fact) =>
        fact.AllowsDeletion == true ? [new(TextSpan.FileStart, "delete", "Images may be deleted through the registry's API")] : [];
}
