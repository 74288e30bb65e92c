using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Model;
using Gabion.Network.Algebra;

namespace Gabion.Cli.Network;

/// <summary>The answer as JSON; its shape is told in <c>docs/network.md</c>.</summary>
internal static class ReachJson
{
    public static void Write(TextWriter output, ReachView view, ImmutableArray<CoverageGap> gaps) => output.WriteLine(PssJson.Write(json =>
    {
        var withOther = view.Map.Reach.Topology.SpeaksOfOtherProtocols;
        json.WriteStartArray("connections");
        foreach (var line in view.Lines())
        {
            json.WriteStartObject();
            json.WriteString("from", line.From.Name);
            json.WriteString("to", line.To.Name);
            Connections(json, "allowed", line.Decision.Allowed, withOther);
            Connections(json, "cannotTell", line.Decision.Undecided, withOther);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("assumptions");
        foreach (var assumption in view.Map.Reach.Topology.Assumptions)
        {
            json.WriteStringValue(assumption);
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    }));

    /// <summary>A text, and for each protocol the ranges of ports; nothing at all for an empty set.</summary>
    public static void Connections(Utf8JsonWriter json, string name, ConnectionSet connections, bool withOther)
    {
        if (connections.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("text", ConnectionText.Of(connections, withOther));
        Ranges(json, "tcp", connections.Tcp);
        Ranges(json, "udp", connections.Udp);
        Ranges(json, "sctp", connections.Sctp);
        json.WriteEndObject();
    }

    private static void Ranges(Utf8JsonWriter json, string name, IntervalSet<ushort> ports)
    {
        if (ports.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var interval in ports.Intervals)
        {
            json.WriteStartArray();
            json.WriteNumberValue(interval.First);
            json.WriteNumberValue(interval.Last);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
