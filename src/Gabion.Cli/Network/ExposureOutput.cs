using System.Text.Json;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>How far each workload is open, as text or JSON.</summary>
internal static class ExposureOutput
{
    public static void Write(TextWriter output, IEnumerable<Exposure> exposures, string format, bool withOther)
    {
        if (format == "json")
        {
            output.WriteLine(PssJson.Write(json => Json(json, exposures, withOther)));
            return;
        }

        foreach (var exposure in exposures)
        {
            output.WriteLine(exposure.Workload);
            if (exposure.Network.Kind != NetworkKind.Pod)
            {
                output.WriteLine($"  in {exposure.Network.Title}, where \"any pod\" is one of it");
            }

            if (!exposure.IsAttached)
            {
                output.WriteLine("  without an interface in the pod network");
            }

            Side(output, "from the internet ", exposure.FromInternet, exposure.IngressIsOpen, withOther);
            Side(output, "from any pod      ", exposure.FromCluster, exposure.IngressIsOpen, withOther);
            Side(output, "to the internet   ", exposure.ToInternet, exposure.EgressIsOpen, withOther);
            Side(output, "to any pod        ", exposure.ToCluster, exposure.EgressIsOpen, withOther);
            foreach (var door in exposure.Doors)
            {
                var connections = ConnectionText.Of(door.Decision.Allowed, withOther);
                output.WriteLine($"  by {door.Name}: {(door.Decision.IsNothing ? "policies let nothing through" : connections)}{(door.OnlyFrom.IsEmpty ? "" : $", only from {string.Join(", ", door.OnlyFrom)}")} ({door.Place})");
            }

            foreach (var beside in exposure.Secondary)
            {
                output.WriteLine($"  in {beside.Network.Title}");
                Side(output, "  from any pod of it", beside.FromCluster, beside.IngressIsOpen, withOther);
                Side(output, "  to any pod of it  ", beside.ToCluster, beside.EgressIsOpen, withOther);
            }
        }
    }

    private static void Side(TextWriter output, string name, Decision decision, bool isOpen, bool withOther)
    {
        var undecided = !ConnectionText.IsTold(decision.Undecided, withOther) ? "" : $"; cannot tell {ConnectionText.Of(decision.Undecided, withOther)}";
        output.WriteLine($"  {name} {ConnectionText.Of(decision.Allowed, withOther)}{undecided}{(isOpen ? " (no policy is about it)" : "")}");
    }

    private static void Json(Utf8JsonWriter json, IEnumerable<Exposure> exposures, bool withOther)
    {
        json.WriteStartArray("workloads");
        foreach (var exposure in exposures)
        {
            json.WriteStartObject();
            json.WriteString("workload", exposure.Workload.Name);
            if (exposure.Network.Kind != NetworkKind.Pod)
            {
                json.WriteString("network", exposure.Network.Label);
            }

            ReachJson.Connections(json, "fromInternet", exposure.FromInternet.Allowed, withOther);
            ReachJson.Connections(json, "fromAnyPod", exposure.FromCluster.Allowed, withOther);
            ReachJson.Connections(json, "toInternet", exposure.ToInternet.Allowed, withOther);
            ReachJson.Connections(json, "toAnyPod", exposure.ToCluster.Allowed, withOther);
            json.WriteBoolean("ingressHasPolicy", !exposure.IngressIsOpen);
            json.WriteBoolean("egressHasPolicy", !exposure.EgressIsOpen);
            json.WriteStartArray("doors");
            foreach (var door in exposure.Doors)
            {
                json.WriteStartObject();
                json.WriteString("name", door.Name);
                json.WriteString("path", door.Place.Path);
                json.WriteNumber("line", door.Place.Span.Line);
                ReachJson.Connections(json, "allowed", door.Decision.Allowed, withOther);
                if (!door.OnlyFrom.IsEmpty)
                {
                    json.WriteStartArray("onlyFrom");
                    foreach (var range in door.OnlyFrom)
                    {
                        json.WriteStringValue(range);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            Beside(json, exposure, withOther);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Beside(Utf8JsonWriter json, Exposure exposure, bool withOther)
    {
        if (exposure.Secondary.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("secondaryNetworks");
        foreach (var beside in exposure.Secondary)
        {
            json.WriteStartObject();
            json.WriteString("network", beside.Network.Label);
            ReachJson.Connections(json, "fromAnyPod", beside.FromCluster.Allowed, withOther);
            ReachJson.Connections(json, "toAnyPod", beside.ToCluster.Allowed, withOther);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
