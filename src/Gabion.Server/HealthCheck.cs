using Gabion.Cli;

namespace Gabion.Server;

/// <summary>Asks a running service whether it is healthy: for images, which have no other program to ask with.</summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="address">Its <c>--status-listen</c> as an address with a port: <c>127.0.0.1:8081</c>.</param>
    public static async Task<int> RunAsync(string address)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://{address}/healthz")).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? ExitCode.Clean : ExitCode.Findings;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            return Complaint.Write([new($"{address} does not answer: {error.Message}")], ExitCode.Findings);
        }
    }
}
