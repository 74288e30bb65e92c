using System.Net;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Addresses as flags name them.</summary>
internal static class Addresses
{
    /// <summary>True for an address, with or without a port, that only the machine itself reaches.</summary>
    public static bool IsLoopback(string text)
    {
        if (text is "localhost" || text.StartsWith("localhost:", StringComparison.Ordinal))
        {
            return true;
        }

        return IPAddress.TryParse(text, out var address)
            ? IPAddress.IsLoopback(address)
            : IPEndPoint.TryParse(text, out var end) && IPAddress.IsLoopback(end.Address);
    }

    /// <summary>True for a URL of http that others than the machine itself reach.</summary>
    public static bool IsPlainAndFar(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttp && !parsed.IsLoopback;
}
