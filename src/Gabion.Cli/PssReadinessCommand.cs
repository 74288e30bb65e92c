using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary><c>gabion pss readiness</c>: the strictest level that each namespace and workload could have today.</summary>
internal static class PssReadinessCommand
{
    public static Command Create()
    {
        var paths = PssCommand.Paths();
        var version = PssCommand.Version();
        var matrix = new Option<bool>("--matrix") { Description = "Show the strictest level at every version." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "table", Description = "How it is written: table or json.", HelpName = "FORMAT" };
        var command = new Command("readiness", "Says the strictest level that each namespace and workload could have today, and what stands in the way.")
        {
            paths, version, matrix, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!PssCommand.TryParse(parsed.GetValue(version)!, out var at))
            {
                return PssCommand.RefuseVersion(parsed.GetValue(version)!);
            }

            if (parsed.GetValue(format) is not ("table" or "json"))
            {
                return PssCommand.RefuseFormat(parsed.GetValue(format), "table or json");
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Workloads, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return ExitCode.NotAssessed;
            }

            var namespaces = Readiness.Assess(
                read.Facts.OfType<Workload>().Where(workload => !workload.IsFragment()), // a patch of a workload says nothing about all of it
                read.Facts.OfType<KubernetesObject>().Where(item => item.Is("", "Namespace")),
                at);
            PssCommand.Tell(read.Gaps);
            if (namespaces.IsEmpty)
            {
                return PssCommand.NothingFound();
            }

            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssReadinessOutput.Json(at, namespaces, read.Gaps));
            }
            else
            {
                PssReadinessOutput.Table(Console.Out, at, namespaces, parsed.GetValue(matrix));
            }

            return FactTarget.Verdict(parsed, read.Gaps, ExitCode.Clean);
        });
        return command;
    }
}
