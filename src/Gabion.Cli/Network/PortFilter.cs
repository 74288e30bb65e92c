using System.Globalization;
using Gabion.Network.Algebra;

namespace Gabion.Cli.Network;

/// <summary>The connections that an option names: <c>443</c>, <c>udp/53</c>, <c>tcp/8000-8100</c>.</summary>
internal static class PortFilter
{
    /// <summary>Everything, when the option is not given.</summary>
    public static bool TryParse(string? text, out ConnectionSet connections)
    {
        connections = ConnectionSet.All;
        if (text is null)
        {
            return true;
        }

        var slash = text.IndexOfAny(['/', ' ']);
        TransportProtocol? protocol = (slash < 0 ? "tcp" : text[..slash].ToLowerInvariant()) switch
        {
            "tcp" => TransportProtocol.Tcp,
            "udp" => TransportProtocol.Udp,
            "sctp" => TransportProtocol.Sctp,
            _ => null,
        };
        var ends = text[(slash + 1)..].Split('-');
        if (protocol is null || ends.Length > 2 || !TryPort(ends[0], out var first) || !TryPort(ends[^1], out var last) || last < first)
        {
            return false;
        }

        connections = ConnectionSet.Of(protocol.Value, IntervalSet<ushort>.Of(first, last));
        return true;
    }

    private static bool TryPort(string text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;
}
