using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Services wait for each other in a circle.</summary>
internal sealed class DependencyIsCircular : Rule<ComposeFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-185"),
        Title = "Services wait for each other in a circle",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Compose refuses to start services that depend on each other.",
        Fix = "Remove one of the dependencies; let that service retry its connection instead.",
        References = ["https://docs.docker.com/reference/compose-file/services/#depends_on"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              a:
                image: a:1
                depends_on: [b] <--
              b:
                image: b:1
                depends_on: <--
                  a: {condition: service_healthy}
            """),
        Example.Good("compose.yaml", """
            services:
              a:
                image: a:1
                depends_on: [b, c]
              b:
                image: b:1
                depends_on: [c]
              c:
                image: c:1
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeFile file)
    {
        var edges = file.Services.ToLookup(service => service.Name, service => Names(service).ToList(), StringComparer.Ordinal);
        return from service in file.Services
               where Reaches(service.Name, service.Name, edges)
               let at = service["depends_on"]
               select new Problem(at.EntrySpan, at.Path, $"Service '{service.Name}' depends, in the end, on itself") { On = service };
    }

    private static IEnumerable<string> Names(ComposeService service) =>
        service["depends_on"].Texts.Concat(service["depends_on"].Entries.Select(entry => entry.Key));

    private static bool Reaches(string from, string goal, ILookup<string, List<string>> edges)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var name))
        {
            foreach (var next in edges[name].SelectMany(names => names))
            {
                if (next == goal)
                {
                    return true;
                }

                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }
}
