using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Rules.Container.Distribute;

/// <summary>The distribution's release no longer gets security fixes.</summary>
internal sealed class ReleaseHasEnded : Rule<EndedRelease>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-303"),
        Title = "Distribution release has reached its end",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "New vulnerabilities of its packages are neither mended nor even listed: few findings on such an image mean that nobody looks any more.",
        Fix = "Build on a release that is still supported.",
        References = ["https://endoflife.date/"],
        Controls = [new("PCI-DSS-4.0", "6.3.3", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("release.txt", """
            debian 9 <--
            """),
        Example.Good("release.txt", """
            debian 13
            """),
    ];

    public override IEnumerable<Problem> Check(EndedRelease fact)
    {
        var end = fact.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var extended = fact.Extended?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return new(TextSpan.FileStart, "release", fact.IsExtended
            ? $"{fact.Release} has had no regular security fixes since {end}; extended support ends on {extended}"
            : $"{fact.Release} has had no security fixes since {extended ?? end}")
        {
            Severity = fact.IsExtended ? Severity.Medium : null,
            Evidence = [new("end", end), .. extended is null ? Array.Empty<Evidence>() : [new("extended support until", extended)]],
        };
    }
}
