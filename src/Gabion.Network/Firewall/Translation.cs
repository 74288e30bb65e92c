using System.Globalization;
using System.Net;
using Gabion.Network.Algebra;

namespace Gabion.Network.Firewall;

/// <summary>Where address translation leads, as nftables and iptables write it.</summary>
internal static class Translation
{
    /// <summary>To a port of the node itself: <c>:8080</c>, <c>8080</c>, or nothing for the port as it is. One of several ports is not known.</summary>
    public static FirewallAction ToNode(string? target) => Port(target?.TrimStart(':')) is { } port
        ? new(FirewallActionKind.Local, null, port)
        : new(FirewallActionKind.Unknown, "another port of the node itself");

    /// <summary>
    /// To <c>10.0.0.5:8080</c>, <c>[fd00::5]:8080</c> or an address alone; <c>:8080</c> stays with the node. An address of the loopback is the node's, where the
    /// kernel lets it in at all (route_localnet).
    /// </summary>
    public static FirewallAction To(string target)
    {
        if (target.StartsWith(':'))
        {
            return ToNode(target);
        }

        var colon = target.StartsWith('[') ? target.IndexOf("]:", StringComparison.Ordinal) + 1 : target.Count(letter => letter == ':') == 1 ? target.IndexOf(':', StringComparison.Ordinal) : 0;
        var (address, port) = colon > 0 ? (target[..colon], target[(colon + 1)..]) : (target, "");
        return IPAddress.TryParse(address.Trim('[', ']'), out var parsed) && IPAddress.IsLoopback(parsed)
            ? new(FirewallActionKind.Unknown, $"whether the node lets what comes from outside to {parsed} (route_localnet)")
            : new(FirewallActionKind.Redirect, address.Trim('[', ']'), Port(port) ?? 0);
    }

    /// <summary>Whether a redirection leads to an address of the node itself.</summary>
    public static bool IsOwn(FirewallAction action, AddressSet own) =>
        action.Kind == FirewallActionKind.Redirect && AddressSet.TryParse(action.Target, out var address) && !address.IsEmpty && own.Contains(address);

    private static ushort? Port(string? text) => string.IsNullOrEmpty(text) ? (ushort)0 : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
}
