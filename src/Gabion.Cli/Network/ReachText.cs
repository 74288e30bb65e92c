using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>
/// One connection a line: <c>shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432</c>. Where there are more networks than the pod network, each has a
/// heading of its own, and a list at the end says which workload is in which.
/// </summary>
internal static class ReachText
{
    public const string SectionTitle = "Permitted connectivity analyzed in ";
    public const string MappingTitle = "Workload-to-Networks Mapping:";
    public const string NoPods = "all input workloads are configured with (C)UDN as their primary network interface";
    public const string NoConnections = "All connections are not allowed for the workloads in the pod-network";

    public static void Write(TextWriter output, ReachView view)
    {
        var text = new ConnectionTexts(view.Map.Reach.Topology.SpeaksOfOtherProtocols);
        if (!view.HasNetworks)
        {
            Lines(output, view.Lines(), text, "");
            return;
        }

        var sections = view.Sections().ToList();
        var others = sections.Where(section => section.Network.Kind != NetworkKind.Pod && section.Lines.Any(text.IsTold)).ToList();
        var pod = sections.Find(section => section.Network.Kind == NetworkKind.Pod).Lines;
        var begun = true;
        if (others.Count == 0)
        {
            Lines(output, pod ?? [], text, "");
        }
        else
        {
            begun = PodNetwork(output, pod, view, text);
        }

        foreach (var (network, lines) in others)
        {
            if (begun)
            {
                output.WriteLine();
            }

            begun = true;
            output.WriteLine($"{SectionTitle}{network.Title}:");
            Lines(output, lines, text, network is { IsPrimary: true, Kind: NetworkKind.UserDefined } ? "[udn]" : "");
        }

        Workloads(output, view);
    }

    /// <summary>False, with nothing written, when nothing in it was asked for.</summary>
    private static bool PodNetwork(TextWriter output, IEnumerable<ReachLine>? lines, ReachView view, ConnectionTexts text)
    {
        var isNone = lines?.Any(text.IsTold) != true;
        if (isNone && !view.IsWhole)
        {
            return false;
        }

        output.WriteLine($"{SectionTitle}{ClusterNetwork.Pod.Title}:");
        if (isNone)
        {
            output.WriteLine(lines is null ? NoPods : NoConnections);
        }
        else
        {
            Lines(output, lines!, text, "");
        }

        return true;
    }

    private static void Workloads(TextWriter output, ReachView view)
    {
        output.WriteLine();
        output.WriteLine(MappingTitle);
        foreach (var (workload, primary, secondary) in view.Workloads())
        {
            output.WriteLine($"{workload}: ");
            output.WriteLine($"\tPrimary Network: {primary.Label}");
            if (!secondary.IsEmpty)
            {
                output.WriteLine($"\tSecondary Networks: {string.Join(",", secondary.Select(network => network.Label))}");
            }
        }
    }

    private static void Lines(TextWriter output, IEnumerable<ReachLine> lines, ConnectionTexts text, string mark)
    {
        foreach (var line in lines)
        {
            if (text.Of(line.Decision.Allowed) is var allowed && allowed != ConnectionText.None)
            {
                Line(output, line, mark, "", allowed);
            }

            if (text.Of(line.Decision.Undecided) is var undecided && undecided != ConnectionText.None)
            {
                Line(output, line, mark, "cannot tell ", undecided);
            }
        }
    }

    private static void Line(TextWriter output, ReachLine line, string mark, string certainty, string connections)
    {
        output.Write(Marked(line.From, mark));
        output.Write(" => ");
        output.Write(Marked(line.To, mark));
        output.Write(" : ");
        output.Write(certainty);
        output.WriteLine(connections);
    }

    /// <summary>The name with a mark behind its namespace, where it has one.</summary>
    private static string Marked(ReachPeer peer, string mark) =>
        mark.Length == 0 || peer.Networks.IsEmpty || peer.Name.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash) ? peer.Name : $"{peer.Name[..slash]}{mark}{peer.Name[slash..]}";

    /// <summary>Sets of connections as text, each worked out once.</summary>
    private sealed class ConnectionTexts(bool withOther)
    {
        private readonly Dictionary<ConnectionSet, string> _texts = [];

        public string Of(ConnectionSet connections)
        {
            if (!_texts.TryGetValue(connections, out var text))
            {
                _texts.Add(connections, text = ConnectionText.Of(connections, withOther));
            }

            return text;
        }

        public bool IsTold(ReachLine line) => Of(line.Decision.Allowed) != ConnectionText.None || Of(line.Decision.Undecided) != ConnectionText.None;
    }
}
