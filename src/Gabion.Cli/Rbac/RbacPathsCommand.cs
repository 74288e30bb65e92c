using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Cli.Paths;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac paths</c>: how somebody becomes cluster-admin, reads a Secret or takes a node, and what closes the way.</summary>
internal static class RbacPathsCommand
{
    private const int MostPaths = 5;

    private static readonly string[] Formats = ["text", "json", "dot", "html"];

    public static Command Create()
    {
        var from = new Option<string>("--from")
        {
            Description = "Who begins: a subject (user:NAME, group:NAME, serviceaccount:NAMESPACE/NAME) a workload (deployment/NAMESPACE/NAME) or node/NAME. Without it, everyone who gets there is listed.",
            HelpName = "SUBJECT",
        };
        var to = new Option<string>("--to")
        {
            DefaultValueFactory = _ => "cluster-admin",
            Description = "What is reached: cluster-admin, secret/NAMESPACE/NAME, node (any) or node/NAME, a subject, or less than rights: traffic/NAMESPACE, ports/NAMESPACE, scheduling, guards, custom-objects, extension-servers.",
            HelpName = "GOAL",
        };
        var (target, @namespace, format) = (RbacCommand.Target(), RbacCommand.DefaultNamespace(), new Option<string>("--format", "-f") { DefaultValueFactory = _ => "text", Description = $"How it is written: {string.Join(", ", Formats)}.", HelpName = "FORMAT" });
        var file = new Option<string>("--output", "-o") { Description = "Write it to a file instead of printing it.", HelpName = "FILE" };
        var command = new Command("paths", "Finds the shortest ways from an identity or a workload to cluster-admin, a Secret or a node, and the cheapest cut. Exit code 1: there is one.")
        {
            from, to, target, @namespace, format, file,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format), StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (Goal(parsed.GetValue(to)!) is not { } goal)
            {
                return Complaint.Write([new($"--to '{parsed.GetValue(to)}' is no goal", "Give cluster-admin, secret/NAMESPACE/NAME, node or node/NAME, a subject such as serviceaccount:NAMESPACE/NAME, traffic/NAMESPACE, ports/NAMESPACE, scheduling, guards, custom-objects or extension-servers.")], ExitCode.Usage);
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

            var facts = input.Facts;
            foreach (var name in ((AccessNode?[])[start, goal]).OfType<AccessNode.OnNode>().Select(node => node.Name).Distinct(StringComparer.Ordinal))
            {
                if (Doubt(new(facts), name) is { } code)
                {
                    return code;
                }

                facts = facts.Asking(name);
            }

            var graph = EscalationGraph.Of(input.Policy, facts);
            var known = start is null ? null : graph.Known(start);
            if (start is not null && known is null)
            {
                return Unknown(graph, parsed.GetValue(from)!, input);
            }

            var report = known is null ? Everyone(graph, goal, input) : One(graph, known, goal, input);
            void Write(TextWriter output)
            {
                switch (parsed.GetValue(format))
                {
                    case "json":
                        RbacPathText.WriteJson(output, report);
                        break;
                    case "dot":
                        PathsDot.Write(output, RbacPathPicture.Of(report));
                        break;
                    case "html":
                        RbacPathHtml.Write(output, report);
                        break;
                    default:
                        RbacPathText.Write(parsed.GetValue(file) is null ? TextPage.OfConsole() : new(output, Terminal.FileOptions.Width), report);
                        break;
                }
            }

            if (parsed.GetValue(file) is not { } path)
            {
                Write(Console.Out);
            }
            else if (OutputFile.Write(path, stream => OutputFile.Write(stream, Write), cancellationToken) is { } trouble)
            {
                return Complaint.Write([new($"the ways could not be written to {path}: {trouble}")], ExitCode.NotAssessed);
            }

            return input.ExitCode(parsed, report.IsReached ? ExitCode.Findings : ExitCode.Clean, isNo: !report.IsReached);
        });
        return command;
    }

    /// <summary>A name that nothing in the input has is a slip, or what could not be read: to neither is "no way" an answer.</summary>
    private static int Unknown(EscalationGraph graph, string from, RbacInput input)
    {
        var nearest = Gabion.Model.Spelling.Nearest(from, graph.Nodes.Where(IsStart).Select(node => node.ToString()!));
        return Complaint.Write(
            [new($"--from '{from}' is neither bound nor used in what was read", nearest is not null ? $"Did you mean '{nearest}'?" : "Without --from everyone who gets there is listed; who is bound nowhere has what group:system:authenticated has.")],
            input.Missing.IsEmpty ? ExitCode.Usage : ExitCode.NotAssessed);
    }

    private static bool IsStart(AccessNode node) => node is AccessNode.Acts or AccessNode.Inside or AccessNode.OnNode;

    private static RbacPathsReport One(EscalationGraph graph, AccessNode start, AccessNode goal, RbacInput input)
    {
        var paths = graph.Disjoint(start, goal, MostPaths);
        return new(start, goal, [], 0, [.. paths], paths.Count == 0 ? [] : CheapestCut.Of(graph, start, goal), input.Missing);
    }

    /// <summary>Everyone who gets there; those whom Kubernetes itself binds, and nobody else, are only counted: they are meant to be powerful.</summary>
    private static RbacPathsReport Everyone(EscalationGraph graph, AccessNode goal, RbacInput input)
    {
        var ofKubernetes = input.Policy.Bindings.Where(binding => binding.Source is null).SelectMany(binding => binding.Subjects).ToHashSet();
        ofKubernetes.ExceptWith(input.Policy.Bindings.Where(binding => binding.Source is not null).SelectMany(binding => binding.Subjects));
        var distances = graph.DistancesTo(goal);
        var everyone = distances.Where(pair => pair.Key is AccessNode.Acts or AccessNode.Inside && !pair.Key.Equals(goal))
            .OrderBy(pair => pair.Value.Conditions).ThenBy(pair => pair.Value.Acts).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal)
            .Select(pair => new Reached(pair.Key, pair.Value.Conditions, pair.Value.Acts, Path(distances, pair.Key))).ToLookup(one => one.Node is AccessNode.Acts acts && ofKubernetes.Contains(acts.Subject));
        return new(null, goal, [.. everyone[false]], everyone[true].Count(), [], [], input.Missing);
    }

    private static List<Step> Path(IReadOnlyDictionary<AccessNode, (int Conditions, int Acts, Step? First)> distances, AccessNode from)
    {
        var path = new List<Step>();
        for (var step = distances[from].First; step is not null; step = distances[step.To].First)
        {
            path.Add(step);
        }

        return path;
    }

    /// <summary>The exit code where the input knows that there is no node of that name; where it cannot know, that is said.</summary>
    private static int? Doubt(NodeMap nodes, string name)
    {
        if (nodes.Names.Contains(name))
        {
            return null;
        }

        if (nodes.IsWhole)
        {
            var nearest = Gabion.Model.Spelling.Nearest(name, nodes.Names);
            return Complaint.Write([new($"there is no node '{name}' in what was read", nearest is null ? $"It has {string.Join(", ", nodes.Names.Take(10))}{(nodes.Names.Length > 10 ? $" and {nodes.Names.Length - 10} more" : "")}; --to node means any of them." : $"Did you mean '{nearest}'?")], ExitCode.Usage);
        }

        new Complaint($"whether there is a node '{name}' cannot be told: what was read has no Node objects", "The ways are those that lead to it if there is; --to node means any node.").Write();
        return null;
    }

    private static AccessNode? Start(string text) => text.Split('/') is ["node", { Length: > 0 } node] ? new AccessNode.OnNode(node)
        : text.Split('/') is [{ Length: > 0 } kind, { Length: > 0 } @namespace, { Length: > 0 } name] && !kind.Contains(':', StringComparison.Ordinal)
        ? new AccessNode.Inside(Kinds.GetValueOrDefault(kind.ToUpperInvariant(), kind), @namespace, name)
        : Subject.Parse(text) is { } subject ? new AccessNode.Acts(subject) : null;

    private static AccessNode? Goal(string text) => text.Split('/') switch
    {
        ["cluster-admin"] => new AccessNode.ClusterAdmin(),
        ["secret", { Length: > 0 } @namespace, { Length: > 0 } name] => new AccessNode.KnowsSecret(@namespace, name),
        ["traffic"] => new AccessNode.Sways(Sway.Traffic, null),
        ["traffic", { Length: > 0 } @namespace] => new AccessNode.Sways(Sway.Traffic, @namespace),
        ["ports"] => new AccessNode.Sways(Sway.Ports, null),
        ["ports", { Length: > 0 } @namespace] => new AccessNode.Sways(Sway.Ports, @namespace),
        ["scheduling"] => new AccessNode.Sways(Sway.Scheduling, null),
        ["guards"] => new AccessNode.Sways(Sway.Guards, null),
        ["custom-objects"] => new AccessNode.Sways(Sway.CustomObjects, null),
        ["extension-servers"] => new AccessNode.Sways(Sway.ExtensionServers, null),
        ["node"] or ["node", ""] => new AccessNode.OnSomeNode(),
        ["node", var name] => new AccessNode.OnNode(name),
        _ => text.Contains(':', StringComparison.Ordinal) && Subject.Parse(text) is { } subject ? new AccessNode.Acts(subject) : null,
    };

    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["POD"] = "Pod", ["DEPLOYMENT"] = "Deployment", ["DEPLOY"] = "Deployment", ["DAEMONSET"] = "DaemonSet", ["DS"] = "DaemonSet", ["STATEFULSET"] = "StatefulSet",
        ["STS"] = "StatefulSet", ["REPLICASET"] = "ReplicaSet", ["JOB"] = "Job", ["CRONJOB"] = "CronJob", ["REPLICATIONCONTROLLER"] = "ReplicationController",
    };
}
