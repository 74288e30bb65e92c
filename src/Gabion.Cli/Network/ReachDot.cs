using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>The graph in the language of Graphviz, workloads grouped by namespace.</summary>
internal static class ReachDot
{
    public static void Write(TextWriter output, ReachView view)
    {
        var withOther = view.Map.Reach.Topology.SpeaksOfOtherProtocols;
        var lines = view.Lines().ToList();
        output.WriteLine("digraph {");
        foreach (var space in view.Map.Workloads.GroupBy(peer => peer.Name[..peer.Name.IndexOf('/', StringComparison.Ordinal)]))
        {
            output.WriteLine($"\tsubgraph {Quote($"cluster_{space.Key}")} {{");
            foreach (var peer in space)
            {
                output.WriteLine($"\t\t{Quote(peer.Name)} [label={Quote(peer.Name[(space.Key.Length + 1)..])}]");
            }

            output.WriteLine($"\t\tlabel={Quote(space.Key)}");
            output.WriteLine("\t}");
        }

        foreach (var peer in lines.SelectMany(line => (ReachPeer[])[line.From, line.To]).Where(peer => peer.Endpoints.IsEmpty).DistinctBy(peer => peer.Name))
        {
            output.WriteLine($"\t{Quote(peer.Name)} [shape=box]");
        }

        foreach (var line in lines)
        {
            if (ConnectionText.IsTold(line.Decision.Allowed, withOther))
            {
                output.WriteLine($"\t{Quote(line.From.Name)} -> {Quote(line.To.Name)} [label={Quote(ConnectionText.Of(line.Decision.Allowed, withOther))}]");
            }

            if (line.Decision.Undecided is { IsEmpty: false } undecided && ConnectionText.IsTold(undecided, withOther))
            {
                output.WriteLine($"\t{Quote(line.From.Name)} -> {Quote(line.To.Name)} [label={Quote($"cannot tell {ConnectionText.Of(undecided, withOther)}")} style=dashed]");
            }
        }

        output.WriteLine("}");
    }

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
