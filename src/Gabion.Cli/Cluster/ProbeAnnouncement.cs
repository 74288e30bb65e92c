using System.Globalization;
using Gabion.Sources.Probing;

namespace Gabion.Cli.Cluster;

/// <summary>Says what probes send, before anything is sent.</summary>
internal static class ProbeAnnouncement
{
    /// <param name="requests">In their order.</param>
    /// <param name="seconds">How long each may take.</param>
    /// <param name="isDry">Nothing will be sent.</param>
    public static void Write(IReadOnlyList<ProbeRequest> requests, double seconds, bool isDry)
    {
        Console.Error.WriteLine($"gabion: {(isDry ? "would send" : "sends")} {(requests.Count == 1 ? "this request" : $"these {requests.Count} requests")}, at most {seconds.ToString("0.#", CultureInfo.InvariantCulture)} s each:");
        foreach (var request in requests)
        {
            Console.Error.WriteLine($"        GET {request.Address}   {request.Asks}");
        }

        if (requests.Any(request => request.Scheme == "https"))
        {
            Console.Error.WriteLine("        What speaks no TLS where https is asked for is asked the same once more, by http.");
        }

        Console.Error.WriteLine($"        No credentials, no body, no redirect followed, certificates not checked; at most {Prober.MaxBytes >> 10} KiB of each answer is read.");
    }
}
