using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac paths</c>: how somebody becomes cluster-admin, reads a Secret or takes a node, and what closes the way.</summary>
internal static class RbacPathsCommand
{
    private const int MostPaths = 5;

    public static Command Create()
    {
        var from = new Option<string>("--from")
        {
            Description = "Who begins: a subject (user:NAME, group:NAME, serviceaccount:NAMESPACE/NAME) or a workload (deployment/NAMESPACE/NAME). Without it, everyone who gets there is listed.",
            HelpName = "SUBJECT",
        };
        var to = new Option<string>("--to")
        {
            DefaultValueFactory = _ => "cluster-admin",
            Description = "What is reached: cluster-admin, secret/NAMESPACE/NAME, node/NAME, or a subject.",
            HelpName = "GOAL",
        };
        var (target, @namespace, format) = (RbacCommand.Target(), RbacCommand.DefaultNamespace(), RbacCommand.Format());
        var command = new Command("paths", "Finds the shortest ways from an identity or a workload to cluster-admin, a Secret or a node, and the cheapest cut. Exit code 1: there is one.")
        {
            from, to, target, @namespace, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!RbacCommand.IsFormat(parsed.GetValue(format)))
            {
                return RbacCommand.RefuseFormat(parsed.GetValue(format));
            }

            if (Goal(parsed.GetValue(to)!) is not { } goal)
            {
                return Complaint.Write([new($"--to '{parsed.GetValue(to)}' is no goal", "Give cluster-admin, secret/NAMESPACE/NAME, node/NAME, or a subject such as serviceaccount:NAMESPACE/NAME.")], ExitCode.Usage);
            }

            var start = parsed.GetValue(from) is { } text ? Start(text) : null;
            if (start is null && parsed.GetValue(from) is { } refused)
            {
                return RbacCommand.RefuseSubject("--from", refused);
            }

            if (await RbacInput.ReadAsync(parsed, parsed.GetValue(target)!, parsed.GetValue(@namespace), NeededKinds.AccessPaths, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var graph = EscalationGraph.Of(input.Policy, input.Facts);
            var isJson = parsed.GetValue(format) == "json";
            if (start is null)
            {
                var everyone = graph.DistancesTo(goal).Where(pair => pair.Key is AccessNode.Acts or AccessNode.Inside && !pair.Key.Equals(goal))
                    .OrderBy(pair => pair.Value.Acts).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal).ToList();
                RbacPathText.Everyone(Console.Out, goal, [.. everyone.Select(pair => (pair.Key, pair.Value.Acts))], isJson);
                return everyone.Count > 0 ? ExitCode.Findings : ExitCode.Clean;
            }

            if (!graph.Knows(start))
            {
                new Complaint($"{start} is neither bound nor used in what was read").Write();
            }

            var paths = graph.Disjoint(start, goal, MostPaths);
            RbacPathText.Paths(Console.Out, start, goal, paths, paths.Count == 0 ? [] : CheapestCut.Of(graph, start, goal), isJson);
            return paths.Count > 0 ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }

    private static AccessNode? Start(string text) => text.Split('/') is [{ Length: > 0 } kind, { Length: > 0 } @namespace, { Length: > 0 } name] && !kind.Contains(':', StringComparison.Ordinal)
        ? new AccessNode.Inside(Kinds.GetValueOrDefault(kind.ToUpperInvariant(), kind), @namespace, name)
        : Subject.Parse(text) is { } subject ? new AccessNode.Acts(subject) : null;

    private static AccessNode? Goal(string text) => text.Split('/') switch
    {
        ["cluster-admin"] => new AccessNode.ClusterAdmin(),
        ["secret", { Length: > 0 } @namespace, { Length: > 0 } name] => new AccessNode.KnowsSecret(@namespace, name),
        ["node"] or ["node", _] => new AccessNode.OnNode(),
        _ => text.Contains(':', StringComparison.Ordinal) && Subject.Parse(text) is { } subject ? new AccessNode.Acts(subject) : null,
    };

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["POD"] = "Pod", ["DEPLOYMENT"] = "Deployment", ["DEPLOY"] = "Deployment", ["DAEMONSET"] = "DaemonSet", ["DS"] = "DaemonSet", ["STATEFULSET"] = "StatefulSet",
        ["STS"] = "StatefulSet", ["REPLICASET"] = "ReplicaSet", ["JOB"] = "Job", ["CRONJOB"] = "CronJob", ["REPLICATIONCONTROLLER"] = "ReplicationController",
    };
}
