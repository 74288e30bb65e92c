using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kernel of a node gets no security fixes.</summary>
internal sealed class KernelHasEnded : Rule<EndedKernel>
{
    private const int MostShown = 10;

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-589"),
        Title = "Kernel of a node gets no security fixes",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The kernel is what keeps containers apart: a fault in it that nobody mends leads from any pod to the node.",
        Fix = "Run a kernel of a branch that kernel.org still mends (longterm), or one that a distribution builds and mends.",
        References = ["https://www.kernel.org/category/releases.html", "https://endoflife.date/linux"],
        Controls = [new("PCI-DSS-4.0", "6.3.3", ControlCoverage.Partial), new("NSA-CISA-1.2", "upgrades.patching", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kernel.txt", """
            6.9.3 <--
            """),
        Example.Good("kernel.txt", """
            6.12.104
            """),
        Example.Good("kernel.txt", """
            4.18.0-513.el8.x86_64
            """),
    ];

    public override IEnumerable<Problem> Check(EndedKernel fact)
    {
        var end = fact.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        ImmutableArray<Evidence> evidence = [new("kernel", fact.Kernel.Text), new("end", end)];
        if (fact.Nodes.Length > 1)
        {
            evidence = evidence.Add(new("nodes", $"{string.Join(", ", fact.Nodes.Take(MostShown))}{(fact.Nodes.Length > MostShown ? $" and {fact.Nodes.Length - MostShown} more" : "")}"));
        }

        yield return fact.Kernel.IsPlain
            ? new(TextSpan.FileStart, "kernel", $"Linux {fact.Kernel.Branch} has had no fixes from kernel.org since {end}, and this is its kernel {fact.Kernel}") { Evidence = evidence }
            : new(TextSpan.FileStart, "kernel", $"Linux {fact.Kernel.Branch} has had no fixes from kernel.org since {end}; who builds and mends {fact.Kernel} its name does not say")
            {
                Evidence = evidence,
                Verdict = Verdict.CannotTell,
            };
    }
}
