using System.Globalization;

namespace Gabion.Sources.Cluster;

/// <summary>The body of an answer: the next bytes are waited for so long and no longer, and what breaks is an <see cref="ApiException"/>.</summary>
/// <param name="asked">What it answers: <c>GET /api/v1/pods</c>.</param>
internal sealed class PatientStream(Stream inner, TimeSpan patience, ApiConnection connection, string asked) : IDisposable
{
    /// <summary>0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var began = connection.Clock.GetTimestamp();
        using var wait = patience <= connection.Settings.Patience ? connection.Waits.Begin($"{connection.Host}: {asked}") : null; // a watch has nothing to say for long
        try
        {
            return await inner.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Silence.Note(began, isTimeout: true);
            throw new ApiException(0, ApiException.Timeout, string.Create(
                CultureInfo.InvariantCulture, $"{connection.Access.Server.Authority} stopped in the middle of the answer to {asked} and said nothing for {patience.TotalSeconds:0.#} seconds"));
        }
        catch (Exception error) when (error is IOException or HttpRequestException or InvalidDataException)
        {
            connection.Silence.Note(began, isTimeout: false);
            throw new ApiException(0, "", ClusterTransport.Explain(connection.Access, error), error);
        }
    }

    /// <summary>Fills the buffer, or reads to the end.</summary>
    public async ValueTask<int> ReadUpToAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < buffer.Length && await ReadAsync(buffer[count..], cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    public void Dispose() => inner.Dispose();
}
