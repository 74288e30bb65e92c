using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster;
using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;
using Gabion.Network.Isolation;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Readers.Cluster;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network isolate</c>: policies that leave exactly a list of flows.</summary>
internal static class IsolateCommand
{
    private static readonly string[] Kinds = ["kubernetes", "calico"];

    public static Command Create()
    {
        var (paths, @namespace) = (NetworkCommand.Paths(), NetworkCommand.Namespace());
        var flows = new Option<string>("--flows") { Required = true, Description = "A file of flows, one a line, as 'gabion network reach' writes them.", HelpName = "FILE" };
        var kind = new Option<string>("--for") { DefaultValueFactory = _ => "kubernetes", Description = "Whose policies are written: kubernetes or calico.", HelpName = "KIND" };
        var command = new Command("isolate", "Writes a default deny and the policies that leave exactly the given flows, proven by the engine.") { paths, @namespace, flows, kind };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Kinds.Contains(parsed.GetValue(kind)!, StringComparer.Ordinal))
            {
                return Complaint.Write([new($"--for '{parsed.GetValue(kind)}' is not known here", "Give kubernetes or calico.")], ExitCode.Usage);
            }

            if (ReadFlows(parsed.GetValue(flows)!) is not { } asked)
            {
                return ExitCode.Usage;
            }

            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, NeededKinds.Network, cancellationToken).ConfigureAwait(false) is not { } given)
            {
                return ExitCode.NotAssessed;
            }

            var read = given.AppliedTo(parsed.GetValue(@namespace));
            var workloads = read.Facts.Where(fact => fact is Workload || fact is KubernetesObject item && !IsPolicy(item)).ToImmutableArray();
            var topology = TopologyReading.Read(workloads);
            if (topology.Endpoints.IsEmpty)
            {
                return Complaint.Write([new("no workloads were found, so there is nothing to isolate")], ExitCode.NotAssessed);
            }

            if (IsolationPlan.TryMake(topology, asked, out var faults) is not { } plan)
            {
                return Complaint.Write(faults.Select(fault => new Complaint(fault)), ExitCode.Usage);
            }

            var yaml = parsed.GetValue(kind) == "calico" ? IsolationYaml.Calico(plan) : IsolationYaml.Kubernetes(plan);
            var differences = IsolationProof.Differences(topology, workloads, yaml, asked, cancellationToken);
            if (differences.Count > 0)
            {
                return Complaint.Write(differences.Select(line => new Complaint($"the policies would not leave exactly the flows: {line}")), ExitCode.NotAssessed);
            }

            Console.Out.Write(yaml);
            new Complaint($"proven: these policies allow the {Counted.Of(asked.Count, "flow")} and nothing else between {Counted.Of(plan.Workloads.Length, "workload")} and the outside").Write();
            if (plan.Workloads.Any(workload => workload.Egress.Count > 0) && !asked.Exists(flow => flow.Connections.Udp.Contains(53)))
            {
                new Complaint("no flow is to UDP 53: names cannot be looked up unless you add flows to the DNS pods").Write();
            }

            PssCommand.Tell(read.Gaps);
            if (BesideOthers(read.Facts, yaml, asked, cancellationToken) is { } complaint)
            {
                return Complaint.Write([complaint], ExitCode.NotAssessed);
            }

            return FactTarget.Verdict(parsed, read.Gaps, ExitCode.Clean);
        });
        return command;
    }

    /// <summary>What the policies that are among the manifests do beside the new ones; null where the flows stay what they are.</summary>
    private static Complaint? BesideOthers(ImmutableArray<Fact> facts, string yaml, List<Flow> asked, CancellationToken cancellationToken)
    {
        var others = facts.OfType<KubernetesObject>().Where(IsPolicy).Select(item => item.Resource.ToString()).ToList();
        if (others.Count == 0)
        {
            return null;
        }

        var differences = IsolationProof.Differences(TopologyReading.Read(facts), facts, yaml, asked, cancellationToken);
        return differences.Count == 0 ? null : new(
            $"that is so without the {Counted.Of(others.Count, "policy", "policies")} among what was read; beside {(others.Count == 1 ? "it" : "them")} it is not: {string.Join("; ", differences.Take(3))}{(differences.Count > 3 ? "; …" : "")}",
            $"Remove {string.Join(", ", others.Take(6))}{(others.Count > 6 ? $" and {others.Count - 6} more" : "")} when these are applied, or give the manifests without {(others.Count == 1 ? "it" : "them")}.");
    }

    public static bool IsPolicy(KubernetesObject item) => item.Kind.EndsWith("NetworkPolicy", StringComparison.Ordinal);

    private static List<Flow>? ReadFlows(string path)
    {
        string[] lines;
        try
        {
            lines = path == "-" ? Console.In.ReadToEnd().Split('\n') : File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            new Complaint($"--flows '{path}' could not be read: {error.Message}").Write();
            return null;
        }

        var flows = new List<Flow>();
        var (isWrong, isBeside) = (false, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = PeerFilter.Unmarked(lines[i].Trim());
            if (line == ReachText.MappingTitle)
            {
                break;
            }

            if (line.StartsWith(ReachText.SectionTitle, StringComparison.Ordinal))
            {
                isBeside = line.StartsWith($"{ReachText.SectionTitle}secondary ", StringComparison.Ordinal);
                continue;
            }

            if (isBeside || line.Length == 0 || line[0] is '#' or '{' || line is ReachText.NoPods or ReachText.NoConnections)
            {
                continue; // an ingress controller is a pod: name it as a source; secondary networks have policies of their own
            }

            if (Flow.TryParse(line, out var fault) is { } flow)
            {
                flows.Add(flow);
            }
            else
            {
                isWrong = true;
                new Complaint($"{path}:{i + 1}: {fault}").Write();
            }
        }

        return isWrong ? null : flows;
    }
}

/// <summary>Holds policies against the flows that they were made for: through the real reader and the same engine as everything else.</summary>
internal static class IsolationProof
{
    /// <summary>Connections that are allowed and were not asked for, or the other way round; none when the policies are right.</summary>
    public static List<string> Differences(Topology topology, ImmutableArray<Fact> workloads, string yaml, List<Flow> asked, CancellationToken cancellationToken)
    {
        var policies = new ManifestReader().Read(new("isolation.yaml"), Encoding.UTF8.GetBytes(yaml));
        var made = TopologyReading.Read(workloads.AddRange(policies.Facts));
        var cuts = asked.Select(flow => flow.Outside).OfType<Gabion.Network.Algebra.AddressSet>();
        var map = new ReachMap(Reachability.Of(made, cancellationToken, cuts), withV6: true);
        var wrong = policies.Gaps.Concat(made.Gaps).Select(gap => gap.Reason).ToList();
        foreach (var from in map.Sources)
        {
            foreach (var to in map.Destinations.Where(to => !ReferenceEquals(to, from) && (to.Addresses is null || from.Addresses is null)))
            {
                var wanted = asked.Where(flow => Means(flow.From, flow.Outside, from) && Means(flow.To, flow.Outside, to))
                    .Aggregate(Gabion.Network.Algebra.ConnectionSet.Empty, (all, flow) => all.Union(flow.Connections));
                var decision = map.Between(from, to);
                if (!from.Name.StartsWith('{') && (!decision.Allowed.Equals(wanted) || !decision.Undecided.IsEmpty))
                {
                    wrong.Add($"{from} => {to} : {decision.Allowed}, asked for {wanted}");
                }
            }
        }

        return wrong;
    }

    private static bool Means(string? name, Gabion.Network.Algebra.AddressSet? outside, ReachPeer peer) => name is null
        ? peer.Addresses is { } range && outside is not null && outside.Contains(range.ToSet())
        : peer.Addresses is null && (peer.Name == name || peer.Name.StartsWith($"{name}[", StringComparison.Ordinal) || peer.Name.Contains($"/{name}[", StringComparison.Ordinal));
}
