using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.AttackPaths.Graph;
using Gabion.AttackPaths.Ranking;
using Gabion.Cli.Images;
using Gabion.Model;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Paths;

/// <summary><c>gabion paths</c>: the worst ways from the internet to what is worth having, and the mends that close most of them.</summary>
internal static class PathsCommand
{
    private static readonly string[] Formats = ["table", "json", "dot", "html"];

    public static Command Create()
    {
        var targets = new Argument<string[]>("TARGET") { Arity = ArgumentArity.ZeroOrMore, Description = "Manifests: files, folders, or - for standard input." };
        var images = new InUseOptions();
        var from = new Option<string[]>("--from")
        {
            DefaultValueFactory = _ => [],
            Description = "Begin in the pods of these workloads instead of at the internet: [namespace/]name, a pattern with *. May be given again.",
            HelpName = "WORKLOAD",
        };
        var most = new Option<int>("--most") { DefaultValueFactory = _ => 10, Description = "Show this many paths.", HelpName = "N" };
        var failOn = new Option<string>("--fail-on") { DefaultValueFactory = _ => "high", Description = "Exit with 1 for a path at or above this level: low, medium, high, critical, or none.", HelpName = "LEVEL" };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = $"How it is written: {string.Join(", ", Formats)}.", HelpName = "FORMAT" };
        var output = new Option<string>("--output", "-o") { Description = "Write it to a file instead of printing it.", HelpName = "FILE" };
        var @namespace = new Option<string>("--namespace", "-n") { DefaultValueFactory = _ => "default", Description = "The namespace of objects that name none.", HelpName = "NS" };
        var database = Database.DbCommand.Folder();
        var vex = new Option<string[]>("--vex") { DefaultValueFactory = _ => [], Description = "VEX documents: what does not apply opens no way in.", HelpName = "FILE" };
        var command = new Command("paths", "Ranks the ways from the internet through exposed workloads to secrets, nodes and cluster-admin, and says what closes most of them.")
        {
            targets, from, most, failOn, format, output, @namespace, database, vex,
        };
        FactTarget.AddTo(command);
        images.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (kind, level) = (parsed.GetValue(format)!, parsed.GetValue(failOn)!);
            if (!Formats.Contains(kind, StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(kind, Formats);
            }

            if (level is not ("low" or "medium" or "high" or "critical" or "none"))
            {
                return Complaint.Write([new($"--fail-on takes low, medium, high, critical or none, not '{level}'")], ExitCode.Usage);
            }

            if (parsed.GetValue(most) < 1)
            {
                return Complaint.Write([new($"--most takes a number from 1, not {parsed.GetValue(most)}")], ExitCode.Usage);
            }

            var complaints = new List<Complaint>();
            var places = await images.OpenAsync(parsed, complaints, cancellationToken).ConfigureAwait(false);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            var named = parsed.GetValue(targets)!;
            var request = new PathsRequest(FactTarget.IsCluster(parsed) ? [FactTarget.NameOf(parsed, named)] : named, parsed.GetValue(@namespace)!, parsed.GetValue(database), parsed.GetValue(vex)!) { From = parsed.GetValue(from)!, Images = places };
            if (await FactTarget.ReadAsync(parsed, named, KindChoice.All, cancellationToken, keepsLogins: places is { UsesPullSecrets: true }).ConfigureAwait(false) is not { } reading)
            {
                return ExitCode.NotAssessed;
            }

            var (input, code) = await PathsInput.ReadAsync(request, reading.AppliedTo(request.Namespace), cancellationToken).ConfigureAwait(false);
            if (input is null)
            {
                return code;
            }

            var graph = AttackGraph.Of(input.Facts, cancellationToken);
            var paths = PathRanking.Of(graph, new HashSet<int>());
            var report = new PathsReport(request, input, graph, paths, MendPlan.Of(graph, paths, cancellationToken), parsed.GetValue(most));
            void Write(Stream stream) => OutputFile.Write(stream, writer => PathsOutput.Write(writer, report, kind));
            if (parsed.GetValue(output) is { } file)
            {
                if (OutputFile.Write(file, Write, cancellationToken) is { } trouble)
                {
                    return Complaint.Write([new($"the paths could not be written to {file}: {trouble}")], ExitCode.NotAssessed);
                }
            }
            else
            {
                Write(Console.OpenStandardOutput());
            }

            var isBad = level != "none" && Enum.TryParse<Severity>(level, ignoreCase: true, out var least) && paths.Any(path => path.Severity >= least);
            return FactTarget.Verdict(parsed, input.Gaps, isBad ? ExitCode.Findings : ExitCode.Clean);
        });
        return command;
    }
}
