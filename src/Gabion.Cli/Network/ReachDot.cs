using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>The graph in the language of Graphviz, workloads grouped by namespace, and namespaces by network where there are several.</summary>
internal static class ReachDot
{
    public static void Write(TextWriter output, ReachView view)
    {
        var withOther = view.Map.Reach.Topology.SpeaksOfOtherProtocols;
        var lines = view.Lines().ToList();
        output.WriteLine("digraph {");
        if (!view.HasNetworks)
        {
            Spaces(output, view.Map.Workloads, "");
        }
        else
        {
            var all = view.Map.Workloads.Concat(view.Map.Secondary?.Workloads ?? []);
            foreach (var network in all.GroupBy(peer => peer.Networks[0]).OrderBy(group => !group.Key.IsPrimary).ThenBy(group => group.Key.Kind).ThenBy(group => group.Key.Name, StringComparer.Ordinal))
            {
                output.WriteLine($"\tsubgraph {Quote($"cluster_{network.Key.Label}")} {{");
                output.WriteLine($"\tlabel={Quote(network.Key.Title)}");
                Spaces(output, network, $"{network.Key.Label} ");
                output.WriteLine("\t}");
            }
        }

        foreach (var peer in lines.SelectMany(line => (ReachPeer[])[line.From, line.To]).Where(peer => peer.Endpoints.IsEmpty).DistinctBy(peer => peer.Name))
        {
            output.WriteLine($"\t{Quote(peer.Name)} [shape=box]");
        }

        foreach (var line in lines)
        {
            if (ConnectionText.IsTold(line.Decision.Allowed, withOther))
            {
                output.WriteLine($"\t{Quote(Id(line.From))} -> {Quote(Id(line.To))} [label={Quote(ConnectionText.Of(line.Decision.Allowed, withOther))}]");
            }

            if (line.Decision.Undecided is { IsEmpty: false } undecided && ConnectionText.IsTold(undecided, withOther))
            {
                output.WriteLine($"\t{Quote(Id(line.From))} -> {Quote(Id(line.To))} [label={Quote($"cannot tell {ConnectionText.Of(undecided, withOther)}")} style=dashed]");
            }
        }

        output.WriteLine("}");
    }

    private static void Spaces(TextWriter output, IEnumerable<ReachPeer> peers, string network)
    {
        foreach (var space in peers.GroupBy(peer => peer.Name[..peer.Name.IndexOf('/', StringComparison.Ordinal)]))
        {
            output.WriteLine($"\tsubgraph {Quote($"cluster_{network}{space.Key}")} {{");
            foreach (var peer in space)
            {
                output.WriteLine($"\t\t{Quote(Id(peer))} [label={Quote(peer.Name[(space.Key.Length + 1)..])}]");
            }

            output.WriteLine($"\t\tlabel={Quote(space.Key)}");
            output.WriteLine("\t}");
        }
    }

    /// <summary>A workload is a node in its primary network, under its name, and one in each network beside it.</summary>
    private static string Id(ReachPeer peer) => peer.Networks is [{ IsPrimary: false } network, ..] ? $"{peer.Name} {network.Label}" : peer.Name;

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
