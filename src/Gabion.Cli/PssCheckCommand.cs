using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary><c>gabion pss check</c>: which pods a level would refuse.</summary>
internal static class PssCheckCommand
{
    public static Command Create()
    {
        var paths = PssCommand.Paths();
        var version = PssCommand.Version();
        var level = new Option<string>("--level") { Required = true, Description = "The level to ask: privileged, baseline or restricted.", HelpName = "LEVEL" };
        var explain = new Option<bool>("--explain") { Description = "Say why, with file and line." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("check", "Says of each pod, and each pod template, whether a level allows it, and which checks do not.")
        {
            paths, level, version, explain, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!LevelVersion.TryParseLevel(parsed.GetValue(level), out var asked))
            {
                return PssCommand.Refuse($"--level '{parsed.GetValue(level)}' is no level of the Pod Security Standards", "Give privileged, baseline or restricted.");
            }

            if (!PssCommand.TryParse(parsed.GetValue(version)!, out var at))
            {
                return PssCommand.RefuseVersion(parsed.GetValue(version)!);
            }

            if (parsed.GetValue(format) is not ("text" or "json"))
            {
                return PssCommand.RefuseFormat(parsed.GetValue(format), "text or json");
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Workloads, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return ExitCode.NotAssessed;
            }

            var standard = new LevelVersion(asked, at);
            var decisions = read.Facts.OfType<Workload>()
                .Select(workload => (workload, PodSecurityStandards.Evaluate(workload.Pod, standard)))
                .ToList();
            PssCommand.Tell(read.Gaps);
            if (decisions.Count == 0)
            {
                return PssCommand.NothingFound();
            }

            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssCheckOutput.Json(standard, decisions, read.Gaps));
            }
            else
            {
                PssCheckOutput.Text(Console.Out, decisions, parsed.GetValue(explain));
            }

            return FactTarget.Verdict(parsed, read.Gaps, decisions.TrueForAll(decision => decision.Item2.IsAllowed) ? ExitCode.Clean : ExitCode.Findings);
        });
        return command;
    }
}
