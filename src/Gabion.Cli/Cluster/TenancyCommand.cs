using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster.Tenancy;
using Gabion.Model;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster tenancy PATH…</c>: what keeps namespaces apart, and how isolated one tenant is from another.</summary>
internal static class TenancyCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Manifests: files, folders, or - for standard input." };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = "How it is written: table or json.", HelpName = "FORMAT" };
        var tenants = new Option<string>("--tenants") { Description = "Say how isolated the first is from the second, and why not: A,B; a tenant of several namespaces is A1+A2.", HelpName = "A,B" };
        var command = new Command("tenancy", "Says for each namespace what keeps it apart: quotas, Pod Security, network, nodes, rights.") { paths, tenants, format };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            var pair = parsed.GetValue(tenants)?.Split(',', StringSplitOptions.TrimEntries).Select(tenant => tenant.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToImmutableArray()).ToList();
            if (pair is not null && (pair.Count != 2 || pair.Exists(tenant => tenant.IsEmpty) || pair[0].Intersect(pair[1], StringComparer.Ordinal).Any()))
            {
                return Complaint.Write([new($"--tenants '{parsed.GetValue(tenants)}' does not name two tenants", "Give two namespaces with a comma between them: --tenants shop,blog; several of one tenant with a plus: shop+shop-db,blog.")], ExitCode.Usage);
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Tenancy, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return ExitCode.NotAssessed;
            }

            var facts = new TenancyFacts(read.Facts, cancellationToken);
            ImmutableArray<CoverageGap> gaps = [.. read.Gaps, .. facts.Topology.Gaps];
            PssCommand.Tell(gaps);

            if (facts.Namespaces.IsEmpty)
            {
                new Complaint($"{FactTarget.NameOf(parsed, parsed.GetValue(paths)!)}: no namespace and no workload was found, so nothing was assessed").Write();
                return ExitCode.NotAssessed;
            }

            if (pair?.SelectMany(tenant => tenant).FirstOrDefault(name => facts.Namespaces.All(known => known.Name != name)) is { } unknown)
            {
                var nearest = Spelling.Nearest(unknown, facts.Namespaces.Select(known => known.Name));
                return Complaint.Write([new($"no namespace of the target is called '{unknown}'", nearest is null ? $"There are {string.Join(", ", facts.Namespaces.Select(known => known.Name))}." : $"Did you mean '{nearest}'?")], ExitCode.Usage);
            }

            var output = new TenancyOutput(facts, pair is [var from, var to] ? (from, to) : null);
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(output.Json(gaps));
            }
            else
            {
                output.Table(Console.Out, Terminal.OutputOptions(ColorChoice.Auto));
            }

            return FactTarget.Verdict(parsed, gaps, ExitCode.Clean);
        });
        return command;
    }
}
