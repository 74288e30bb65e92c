using System.Net;
using System.Net.Http.Headers;

namespace Gabion.Database;

/// <summary>Fetches a file, and goes on where it was cut off the last time (RFC 9110, range requests).</summary>
public static class Download
{
    private const long MaxBytes = 8L * 1024 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The file, or null and why not. What was fetched stays in <paramref name="folder"/> until it is whole.</summary>
    public static async Task<(string? Path, string? Fault)> RunAsync(Uri address, string folder, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var place = Path.Combine(folder, $"{name}-{Path.GetFileName(address.LocalPath)}");
        var part = place + ".part";
        try
        {
            Directory.CreateDirectory(folder);
            using var handler = new SocketsHttpHandler { ConnectTimeout = Patience, AutomaticDecompression = DecompressionMethods.None };
            using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.UserAgent.Add(new("gabion", null));
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await FetchAsync(client, address, part, cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (Exception error) when (attempt < 4 && error is IOException or HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests })
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt * attempt), cancellationToken).ConfigureAwait(false);
                }
            }

            File.Move(part, place, overwrite: true);
            return (place, null);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or UnauthorizedAccessException or InvalidDataException)
        {
            return (null, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"nothing came for {Patience.TotalSeconds} seconds");
        }
    }

    private static async Task FetchAsync(HttpClient client, Uri address, string part, CancellationToken cancellationToken)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        var tag = part + ".etag";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0 && File.Exists(tag))
        {
            // The rest is only wanted while the file is still the same one.
            request.Headers.Range = new(have, null);
            request.Headers.TryAddWithoutValidation("If-Range", await File.ReadAllTextAsync(tag, cancellationToken).ConfigureAwait(false));
        }

        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(Patience);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        await KeepTagAsync(tag, response.Headers.ETag, cancellationToken).ConfigureAwait(false);
        using var file = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write);
        using var content = await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false);
        var buffer = new byte[256 * 1024];
        while (true)
        {
            idle.CancelAfter(Patience);
            var read = await content.ReadAsync(buffer, idle.Token).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            if (file.Length > MaxBytes)
            {
                throw new InvalidDataException($"the file is longer than {MaxBytes >> 30} GB");
            }
        }

        File.Delete(tag);
    }

    private static async Task KeepTagAsync(string tag, EntityTagHeaderValue? value, CancellationToken cancellationToken)
    {
        if (value is { IsWeak: false })
        {
            await File.WriteAllTextAsync(tag, value.ToString(), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            File.Delete(tag);
        }
    }
}
