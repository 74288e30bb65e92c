using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Registry's storage is open to every user.</summary>
internal sealed class RegistryStorageIsOpen : Rule<RegistrySetup>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-225"),
        Title = "Registry's storage is open to every user",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "Every program on the machine can read all images past the registry's logins; one that may write can change layers and tags.",
        Fix = "Give the folder to the registry's own user and take the rights of others away: `chmod -R o-rwx`.",
        References = ["https://man7.org/linux/man-pages/man1/chmod.1.html"],
        Controls = [new("MITRE-ATTACK", "T1565.001", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("registry.txt", """
            StorageIsReadableByAll <--
            """),
        Example.Bad("registry.txt", """
            StorageIsWritableByAll <--
            """),
        Example.Good("registry.txt", """
            Locked
            """),
    ];

    public override IEnumerable<Problem> Check(RegistrySetup fact)
    {
        if (fact.StorageIsWritableByAll == true)
        {
            yield return new(TextSpan.FileStart, "write", "Every user of the machine may write the registry's storage") { Severity = Severity.Critical };
        }
        else if (fact.StorageIsReadableByAll == true)
        {
            yield return new(TextSpan.FileStart, "read", "Every user of the machine may read the registry's storage");
        }
    }
}
