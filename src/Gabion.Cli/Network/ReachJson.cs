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
            if (view.HasNetworks)
            {
                json.WriteString("network", line.Network.Label);
            }

            Connections(json, "allowed", line.Decision.Allowed, withOther);
            Connections(json, "cannotTell", line.Decision.Undecided, withOther);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (view.HasNetworks)
        {
            Networks(json, view);
        }

        json.WriteStartArray("assumptions");
        foreach (var assumption in view.Map.Reach.Topology.Assumptions)
        {
            json.WriteStringValue(assumption);
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    }));

    /// <summary>The networks of each workload, and the objects that make them.</summary>
    private static void Networks(Utf8JsonWriter json, ReachView view)
    {
        var workloads = view.Workloads().ToList();
        json.WriteStartArray("workloads");
        foreach (var (workload, primary, secondary) in workloads)
        {
            json.WriteStartObject();
            json.WriteString("workload", workload);
            json.WriteString("primaryNetwork", primary.Label);
            json.WriteStartArray("secondaryNetworks");
            foreach (var network in secondary)
            {
                json.WriteStringValue(network.Label);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("networks");
        foreach (var network in workloads.SelectMany(item => item.Secondary.Prepend(item.Primary)).Distinct().OrderBy(network => !network.IsPrimary).ThenBy(network => network.Kind).ThenBy(network => network.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("network", network.Label);
            json.WriteBoolean("isPrimary", network.IsPrimary);
            json.WriteStartArray("sources");
            foreach (var source in network.Sources)
            {
                json.WriteStartObject();
                json.WriteString("name", source.Name);
                if (source.Place is { } place)
                {
                    json.WriteString("path", place.Path);
                    json.WriteNumber("line", place.Span.Line);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

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
