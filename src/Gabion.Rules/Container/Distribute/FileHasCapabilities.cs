using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Program carries capabilities of root.</summary>
internal sealed class FileHasCapabilities : Rule<ImageFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-215"),
        Title = "Program carries capabilities of root",
        Severity = Severity.Low,
        Stage = Stage.Distribute,
        Why = "The capabilities in the file's attributes are given to whoever starts it; some of them are as good as root.",
        Fix = "Take them away with `setcap -r`, unless the program needs them and nothing else can do it.",
        References = ["https://man7.org/linux/man-pages/man7/capabilities.7.html"],
        Controls = [new("MITRE-ATTACK", "T1548", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rwxr-xr-x 0:0 usr/bin/ping capability=00002000 <--
            """),
        Example.Good("files.txt", """
            -rwxr-xr-x 0:0 usr/bin/ping
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact)
    {
        if (FileCapabilities.Read(fact.Entry.Capability) is { IsEmpty: false } names)
        {
            var strong = names.Where(FileCapabilities.IsAsGoodAsRoot).ToList();
            yield return fact.Problem($"/{fact.Entry.Path} gives {string.Join(", ", names)} to whoever starts it{(strong.Count > 0 ? $"; {strong[0]} is as good as root" : "")}") with
            {
                Severity = strong.Count > 0 ? Severity.High : Severity.Low,
            };
        }
    }
}
