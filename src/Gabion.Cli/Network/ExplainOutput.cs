using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>Why a connection is allowed or refused: direction by direction, step by step, each with file and line.</summary>
internal static class ExplainOutput
{
    private const int MostPairs = 20;
    private const int MostPolicies = 10;

    public static int Write(TextWriter output, ReachMap map, string source, string target)
    {
        if (PeerFilter.Choose(map.Sources, "--explain", source) is not { } sources || PeerFilter.Choose(map.Destinations, "--explain", target) is not { } targets)
        {
            return ExitCode.Usage;
        }

        var withOther = map.Reach.Topology.SpeaksOfOtherProtocols;
        var pairs = (from one in sources from two in targets where !ReferenceEquals(one, two) && (one.Addresses is null || two.Addresses is null) select (one, two)).ToList();
        if (pairs.Count == 0)
        {
            return Complaint.Write([new($"no policy decides about '{source}' and '{target}'", "Name two different peers, at least one of them in the cluster.")], ExitCode.Usage);
        }

        foreach (var (one, two) in pairs.Take(MostPairs))
        {
            Entries(output, map, one, two);
            foreach (var explanation in Explanation.Of(map, one, two))
            {
                Write(output, explanation, withOther);
            }

            Beside(output, map, one, two, withOther);
        }

        if (pairs.Count > MostPairs)
        {
            new Complaint($"{Counted.Of(pairs.Count - MostPairs, "more pair has", "more pairs have")} these names", "Name the two peers whole.").Write();
        }

        return ExitCode.Clean;
    }

    /// <summary>What an ingress controller is asked to send on, before policies have their say.</summary>
    private static void Entries(TextWriter output, ReachMap map, ReachPeer source, ReachPeer target)
    {
        foreach (var entry in source.Name.StartsWith('{') ? map.Reach.Topology.Entries.Where(entry => target.Endpoints.Contains(entry.Target)) : [])
        {
            output.WriteLine($"{entry.Source} ({Show(entry.Place)}) asks for {ConnectionText.Of(entry.Connections)}");
        }
    }

    /// <summary>The same in the networks that both have beside their primary ones.</summary>
    private static void Beside(TextWriter output, ReachMap map, ReachPeer source, ReachPeer target, bool withOther)
    {
        foreach (var one in map.Secondary?.Workloads.Where(peer => peer.Name == source.Name) ?? [])
        {
            foreach (var two in map.Secondary!.Workloads.Where(peer => peer.Name == target.Name && peer.Networks[0].IsSame(one.Networks[0]) != Match.No))
            {
                output.WriteLine($"In {one.Networks[0].Title}:");
                foreach (var explanation in Explanation.Of(map.Secondary, one, two))
                {
                    Write(output, explanation, withOther);
                }
            }
        }
    }

    private static void Networks(TextWriter output, Explanation explanation)
    {
        output.WriteLine(explanation.IsTogether == Match.No
            ? "  their primary networks are apart, so that nothing passes between them, whatever policies say:"
            : "  whether they are in one network cannot be told:");
        foreach (var (peer, network) in new[] { (explanation.From, explanation.Networks.From), (explanation.To, explanation.Networks.To) })
        {
            if (network is null && peer.Endpoints.IsEmpty)
            {
                continue;
            }

            output.WriteLine(network is null ? $"    {peer} has no interface in its primary network" : $"    {peer} is in {(network.Kind == NetworkKind.Pod ? "the pod network" : network.Title)}");
            foreach (var source in network?.Sources ?? [])
            {
                output.WriteLine($"      {source.Name}{(source.Place is { Path.Length: > 0 } place ? $" ({Show(place)})" : "")}");
            }
        }
    }

    private static void Write(TextWriter output, Explanation explanation, bool withOther)
    {
        output.WriteLine($"{explanation.From} => {explanation.To} : {Say(explanation.Decision, withOther)}");
        if (explanation.IsTogether != Match.Yes)
        {
            Networks(output, explanation);
        }

        foreach (var direction in explanation.Directions)
        {
            output.WriteLine();
            var name = direction.Direction == Direction.Egress ? "Egress" : "Ingress";
            output.WriteLine($"{name} of {direction.Subject}: {Say(direction.Decision, withOther)}");
            if (direction.Steps.IsEmpty)
            {
                output.WriteLine("  no policy is about it: everything is allowed");
            }

            foreach (var step in direction.Steps)
            {
                Write(output, step, withOther);
            }
        }

        output.WriteLine();
    }

    private static void Write(TextWriter output, DecisionStep step, bool withOther)
    {
        var connections = ConnectionText.Of(step.Connections, withOther);
        var maybe = step.Certainty == Match.Yes ? "" : "may ";
        switch (step.Kind)
        {
            case StepKind.HasNoRule when step.Policy!.IsImplied:
                return;
            case StepKind.HasNoRule:
                output.WriteLine($"  {step.Policy!.FullName} is about it{(step.Certainty == Match.Yes ? "" : ", perhaps,")} and has no rule that takes it");
                break;
            case StepKind.TierDenies:
                output.WriteLine($"  {maybe}refuse{(maybe.Length == 0 ? "s" : "")} {connections}");
                var policies = step.Tier!.Value.Policies.Where(policy => !policy.IsImplied).ToList();
                output.WriteLine(policies.Count == step.Tier.Value.Policies.Length
                    ? $"    because policies of tier {step.Tier.Value.Name} are about it and none of their rules matches:"
                    : $"    because a host endpoint refuses what no policy decides and {(policies.Count == 0 ? "no profile lets through: it has none" : "none of its profiles lets through:")}");
                foreach (var policy in policies.Take(MostPolicies))
                {
                    output.WriteLine($"    {policy.FullName}{(policy.Place.Path.Length > 0 ? $" ({Show(policy.Place)})" : "")}");
                }

                if (policies.Count > MostPolicies)
                {
                    output.WriteLine($"    and {policies.Count - MostPolicies} more");
                }

                return;
            case StepKind.DefaultAllows:
                output.WriteLine($"  allows {connections}");
                output.WriteLine("    because no policy decided");
                return;
            default:
                var verb = step.Kind switch { StepKind.Allows => "allow", StepKind.Denies => "refuse", _ => "pass" };
                output.WriteLine($"  {maybe}{verb}{(maybe.Length > 0 ? "" : verb == "pass" ? "es" : "s")} {connections}");
                output.WriteLine($"    {step.Policy!.FullName}, {step.Rule!.Name}");
                break;
        }

        if (step.Rule?.Doubt is { } doubt)
        {
            output.WriteLine($"    which depends on {doubt}");
        }

        if (step.Rule is not null)
        {
            output.WriteLine($"    for {string.Join(" or ", step.Rule.Peers.Select(term => term.Text))}");
        }

        if (step.Place is { Path.Length: > 0 } place)
        {
            output.WriteLine($"    {Show(place)}");
        }
    }

    private static string Say(Decision decision, bool withOther)
    {
        var undecided = decision.Undecided;
        var allowed = ConnectionText.Of(decision.Allowed, withOther);
        return !ConnectionText.IsTold(undecided, withOther) ? allowed : decision.Allowed.IsEmpty ? $"cannot tell {ConnectionText.Of(undecided, withOther)}" : $"{allowed}; cannot tell {ConnectionText.Of(undecided, withOther)}";
    }

    private static string Show(Location place) => place.ToString();
}
